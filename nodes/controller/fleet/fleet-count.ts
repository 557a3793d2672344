import type { Clock } from "../../../src/core/clock";
import { SECOND_MS } from "../../../src/core/duration";
import { say, speak } from "../../runtime/speech";
import { show } from "../../runtime/status";
import { Throttled } from "../../runtime/throttled";
import { isDead, type Decided, type DecidingNode } from "../decision-message";

/** How a car of a fleet is, in one word. */
type Condition = "charging" | "waiting" | "faulty";

/** How many cars of a node are charged, wait, and cannot be decided for. */
export type FleetSums = Readonly<Record<Condition, number>>;

/** Counts the cars of a fleet by what was decided last, and shows that below the node, not more often than each second. */
export class FleetCount {
  readonly #conditions = new Map<string, Condition>();
  readonly #sums = { charging: 0, waiting: 0, faulty: 0 };
  readonly #showing: Throttled;

  constructor(node: DecidingNode, clock: Clock) {
    this.#showing = new Throttled(clock, SECOND_MS, () => {
      const { charging, waiting, faulty } = this.#sums;
      const key = faulty > 0 ? "fleet.sums-faulty" : "fleet.sums";
      show(
        node,
        faulty > 0 ? "waiting" : charging > 0 ? "fine" : "idle",
        speak(say(key, { charging, waiting, faulty })),
      );
    });
  }

  get sums(): FleetSums {
    return { ...this.#sums };
  }

  note(vehicleId: string, decision: Decided): void {
    this.#move(vehicleId, isDead(decision) ? "faulty" : decision.on === true ? "charging" : "waiting");
  }

  forget(vehicleId: string): void {
    this.#move(vehicleId, undefined);
  }

  close(): void {
    this.#showing.close();
  }

  #move(vehicleId: string, to: Condition | undefined): void {
    const from = this.#conditions.get(vehicleId);
    if (from) this.#sums[from] -= 1;
    if (to) {
      this.#sums[to] += 1;
      this.#conditions.set(vehicleId, to);
    } else this.#conditions.delete(vehicleId);
    this.#showing.within(0);
  }
}
