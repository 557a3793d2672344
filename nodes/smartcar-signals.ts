import type { Node, NodeAPI, NodeDef } from "node-red";
import { SmartcarError } from "../src/error";
import type { Car, News } from "../src/vehicle/car";
import { attempt } from "./lib/attempt";
import { handleInput, onClose } from "./lib/handle-input";
import { joinVehicle, type VehicleChoice } from "./lib/join-vehicle";
import { startPoll } from "./lib/poll";
import { choiceSetting, numberSetting } from "./lib/settings";
import { withSnapshot } from "./lib/snapshot-message";
import { show, showError, showShared } from "./lib/status";

interface SignalsDef extends NodeDef, VehicleChoice {
  mode?: unknown;
  minutes?: unknown;
}

const MINUTE_MS = 60_000;

export default function (RED: NodeAPI): void {
  function SmartcarSignals(this: Node, def: SignalsDef): void {
    RED.nodes.createNode(this, def);
    const joined = joinVehicle(RED, this, def);
    const everyMs = attempt(() => interval(def));
    if (everyMs instanceof SmartcarError) this.error(everyMs, {});

    handleInput(this, async (msg) => {
      if (everyMs instanceof SmartcarError) throw everyMs;
      const car = joined.carFor(msg);
      showShared(this, "working", "reading");
      const reading = await car.read(this.id);
      showNews(this, reading);
      return withSnapshot(msg, reading);
    });

    const { car, account } = joined;
    if (!car || !account || everyMs instanceof SmartcarError) return;
    onClose(
      this,
      car.onNews((news) => !news.by.has(this.id) && hear(this, news)),
    );
    if (everyMs === undefined) return;
    onClose(this, startPoll({ clock: account.clock, everyMs, lastAt: () => car.heardAt(), work: readerOf(this, car) }));
  }

  /** News that nobody asked this node for. */
  function hear(node: Node, news: News): void {
    showNews(node, news);
    node.send(withSnapshot({}, news));
  }

  function showNews(node: Node, { snapshot, signals }: News): void {
    if (Object.keys(signals).length === 0) return showShared(node, "waiting", "empty");
    const soc =
      snapshot.soc === undefined ? RED._("smartcar-signals.status.soc-unknown") : `${Math.round(snapshot.soc)} %`;
    const state = snapshot.status ?? (snapshot.pluggedIn === false ? "unplugged" : "unknown");
    show(node, "fine", `${soc}, ${RED._(`smartcar-signals.status.${state}`)}`);
  }

  RED.nodes.registerType("smartcar-signals", SmartcarSignals);
}

/** How often to read by itself, in milliseconds; `undefined` for on demand only. */
function interval({ mode, minutes }: SignalsDef): number | undefined {
  const chosen = choiceSetting(mode, { label: "Read", among: ["every", "demand"], absent: "every" });
  if (chosen === "demand") return undefined;
  return numberSetting(minutes, { label: "Minutes", min: 1, max: 44_640, absent: 120 }) * MINUTE_MS;
}

/** Reads for nobody in particular, and not while something is wrong with the car that only its owner can help: a fault is told once, until it is another one or is over. */
function readerOf(node: Node, car: Car): () => Promise<void> {
  let told: string | undefined;
  return async () => {
    try {
      if ((await car.fault()) !== undefined) return showShared(node, "waiting", "fault");
      await car.read();
      told = undefined;
    } catch (err) {
      showError(node, err);
      const message = String(err);
      if (message !== told && err instanceof Error) node.error(err, {});
      told = message;
    }
  };
}
