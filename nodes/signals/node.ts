import type { Node, NodeAPI, NodeDef } from "node-red";
import { MINUTE_MS } from "../../src/core/duration";
import { nothingCollected } from "../../src/smartcar/errors/answer-error";
import type { SmartcarError } from "../../src/core/error";
import { percent } from "../../src/core/format";
import type { Car } from "../../src/vehicle/car";
import type { CarUpdate } from "../../src/vehicle/car-updates";
import { Guard, knownError } from "../runtime/guard";
import { handleInput, onClose } from "../runtime/handle-input";
import { joinVehicle } from "../car/join-vehicle";
import { withSnapshot } from "../car/snapshot-message";
import { say, speak, worded } from "../runtime/speech";
import { show, showError, showShared } from "../runtime/status";
import { usableSettings } from "../settings/usable-settings";
import { declaration } from "./settings";
import english from "./words/en-US.json";

/** Registers nodes that read a car on request or in time, and pass on what is known of it. */
export default function (RED: NodeAPI): void {
  function SmartcarSignals(this: Node, def: NodeDef): void {
    RED.nodes.createNode(this, def);
    const settings = usableSettings({ RED, node: this }, { ...declaration, words: english["smartcar-signals"] }, def);
    if (!settings) return;
    const joined = joinVehicle(RED, this, settings);
    const { mode, minutes } = settings;

    const reportEmpty = emptyReporter(this);

    handleInput(this, async (msg) => {
      const car = joined.carFor(msg);
      showShared(this, "working", "reading");
      const update = await car.read(this.id);
      showUpdate(this, car, update);
      reportEmpty(car, update);
      return withSnapshot(msg, update);
    });

    const { car, account } = joined;
    if (!car || !account) return;
    const guard = new Guard(this);
    const reportFault = faultReporter(this);
    onClose(
      this,
      car.onUpdate(
        guard.over((update: CarUpdate) => {
          // A webhook's update says nothing about reads.
          if (update.source === "poll") reportFault(undefined);
          // Only a read shows that there is nothing: a webhook may bring a fault alone.
          if (update.source === "poll" || !isEmpty(update)) reportEmpty(car, update);
          if (!update.by.has(this.id)) sendUpdate(this, car, update);
        }),
      ),
    );
    onClose(
      this,
      account.polls.join(car, { settings: { mode, everyMs: minutes * MINUTE_MS }, onFault: guard.over(reportFault) }),
    );
  }

  /** An update that nobody asked this node for. */
  function sendUpdate(node: Node, car: Car, update: CarUpdate): void {
    showUpdate(node, car, update);
    node.send(withSnapshot({}, update));
  }

  function word(key: string, params: Record<string, number> = {}): string {
    return worded(RED, `smartcar-signals.status.${key}`, params);
  }

  function showUpdate(node: Node, car: Car, { snapshot, signals, budget: { callsLeft } }: CarUpdate): void {
    if ("fault" in snapshot) return showShared(node, "waiting", "fault");
    if (isEmpty({ signals })) return showShared(node, "waiting", "empty");
    const isAway = car.make.atHomeOnly === true && snapshot.place === "away";
    const isLow = callsLeft < car.limits.perMonth * LOW_SHARE;
    const state = isAway ? "away" : (snapshot.status ?? (snapshot.pluggedIn === false ? "unplugged" : undefined));
    // A status has room for two of them.
    const words = [
      ...(snapshot.soc === undefined ? [] : [speak(say("part.soc", { soc: percent(snapshot.soc) }))]),
      ...(isLow ? [word("calls-left", { calls: callsLeft })] : state === undefined ? [] : [word(state)]),
    ];
    show(node, isLow || isAway ? "waiting" : "fine", words.join(", ") || word("soc-unknown"));
  }

  RED.nodes.registerType("smartcar-signals", SmartcarSignals);
}

/** Below this share of the month's calls, the status shows how many are left. */
const LOW_SHARE = 0.2;

/** Whether Smartcar has collected nothing of the car yet. */
function isEmpty({ signals }: Pick<CarUpdate, "signals">): boolean {
  return Object.keys(signals).length === 0;
}

/** Tells once for each car that nothing was collected of it yet, and what to do, until something was. */
function emptyReporter(node: Node): (car: Car, update: CarUpdate) => void {
  const reported = new Set<string>();
  return ({ vehicleId }, update) => {
    const isNew = isEmpty(update) && !reported.has(vehicleId);
    if (isNew) node.error(nothingCollected(), {});
    if (isEmpty(update)) reported.add(vehicleId);
    else reported.delete(vehicleId);
  };
}

/** Tells a fault of reads that nobody asked for once, until it is another one or is over. */
function faultReporter(node: Node): (err: unknown) => void {
  let reported: string | undefined;
  return (err) => {
    const error = err === undefined ? undefined : knownError(err);
    const which = error && nameOf(error);
    if (error) showError(node, error);
    if (error && which !== reported) node.error(error, {});
    reported = which;
  };
}

/** The text may count what is left, and so be another one each time. */
function nameOf({ code, reason = "" }: SmartcarError): string {
  return `${code} ${reason}`;
}
