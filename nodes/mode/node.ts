import type { Node, NodeAPI, NodeDef, NodeMessage } from "node-red";
import { systemClock, type Clock } from "../../src/core/clock";
import type { ModeDecision } from "../../src/control/mode/decision";
import type { ModeInput } from "../../src/control/mode/input";
import { SmartcarError } from "../../src/core/error";
import { memoryStore } from "../../src/store/memory-store";
import type { News } from "../../src/vehicle/car";
import { attempt } from "../runtime/result-of";
import { startBeat } from "../runtime/interval";
import { showDecision, Teller } from "../controller/decision";
import { Guard, knownError, report } from "../runtime/guard";
import { handleInput, onClose } from "../runtime/handle-input";
import { homeZone, warnOfDoubt } from "../car/home-zone";
import { joinVehicle } from "../car/join-vehicle";
import { knownCar } from "../car/known-car";
import { modeMessage } from "./mode-message";
import { ModeRun } from "./mode-run";
import { modeSettings, type ModeDef } from "./mode-settings";
import { modeOutputs, modeWords } from "./mode-words";
import { NewsWish } from "../controller/freshness-request";
import { oneCar } from "../controller/one-car";
import type { RetainedKind } from "../../src/vehicle/commands/retained";
import { refuseAll } from "../runtime/refuse-all";
import { TopicMemory } from "../controller/topic-memory";
import { SimulatedData } from "../controller/simulated-data";
import { speakLike } from "../runtime/speech";

/** `ownClock` is the time of a node without an account. */
export default function (RED: NodeAPI, ownClock: Clock = systemClock): void {
  speakLike(RED);
  function SmartcarMode(this: Node, def: NodeDef & ModeDef): void {
    RED.nodes.createNode(this, def);
    const { car, account, fault } = joinVehicle(RED, this, def);
    if (fault) return refuseAll(this, fault);
    const settings = attempt(() => modeSettings(def, car?.facts));
    if (settings instanceof SmartcarError) return refuseAll(this, settings);

    const { rules, heartbeatMs, zone, reading } = settings;
    const standing = warnOfDoubt(this, homeZone(def.zone, car?.facts.home));
    const guard = new Guard(this);
    const clock = guard.clock(account?.clock ?? ownClock);
    const simulated = new SimulatedData(account);
    const teller = new Teller(modeWords({ RED, type: this.type, zone, clock, heartbeatMs, simulated, standing }));
    const wish = car && new NewsWish(car.attention, clock);
    const run = new ModeRun({
      id: this.id,
      rules,
      clock,
      store: account?.store ?? memoryStore(),
      onDecision: (decision) => tell(decision),
      check: (decision) => void modeOutputs(teller, { msg: {}, decision, again: true }),
      onFault: (err) => report(this, knownError(err)),
    });
    const tell = (decision: ModeDecision): void => {
      const out = outputs({}, decision);
      if (out) this.send(out);
    };
    const outputs = (msg: NodeMessage, decision: ModeDecision): ReturnType<typeof modeOutputs> => {
      showDecision(this, decision);
      wish?.follow(decision.newsWantedAt);
      return modeOutputs(teller, { msg, decision });
    };
    const look = async (): Promise<ModeInput[]> =>
      car ? [{ kind: "car", car: await knownCar(car, clock.now()) }] : [];
    const refresh = async ({ isFresh }: News): Promise<void> => {
      const [known] = await look();
      if (known) tell(run.give(isFresh ? known : asStored(known)));
    };
    const topics = new TopicMemory(account?.store ?? memoryStore(), this.id);
    const refuseOthers = oneCar(car?.vehicleId);
    const opened = look().then(async (known) => tell(await run.open(known.map(asStored))));
    guard.over(() => opened)();

    handleInput(this, async (msg) => {
      await opened;
      refuseOthers(msg);
      simulated.take(msg);
      const told = modeMessage(msg, { zone, now: clock.now(), vehicleId: car?.vehicleId, reading });
      if (told === "request") return again(msg);
      if (told.some(isWish) && !(await topics.takes(msg, kindOf(told), clock.now()))) return null;
      const [first, ...more] = told;
      return first ? outputs(msg, run.give(first, ...more)) : null;
    });
    const again = (msg: NodeMessage): ReturnType<typeof modeOutputs> =>
      modeOutputs(teller, { msg, decision: run.give({ kind: "tick" }), again: true });

    const beat = startBeat(clock, heartbeatMs, () => {
      const out = run.last?.on === undefined ? null : again({ repeated: true });
      if (out) this.send(out);
    });
    const deaf = car?.onNews(guard.over(refresh));
    onClose(this, () => {
      deaf?.();
      wish?.close();
    });
    onClose(this, beat);
    onClose(this, () => run.close());
  }

  RED.nodes.registerType("smartcar-mode", SmartcarMode);
}

/** What is known at the start was reported before it, and not all that is news of a car since comes from the car. */
function asStored(input: ModeInput): ModeInput {
  return input.kind === "car" ? { ...input, isStored: true } : input;
}

function isWish({ kind }: ModeInput): boolean {
  return kind === "wish";
}

/** A boost and the mode "now" begin something; all else sets what holds from then on. */
function kindOf(inputs: readonly ModeInput[]): RetainedKind {
  const begins = inputs.some(
    (input) =>
      input.kind === "wish" &&
      ((input.wish.what === "boost" && input.wish.boost !== null) ||
        (input.wish.what === "mode" && input.wish.mode === "now")),
  );
  return begins ? "action" : "setting";
}
