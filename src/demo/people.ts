import { commuteBetween, COMES_HOME } from "./commute";
import { household, ownersSchedule } from "./household";
import type { SimulatorLink } from "./simulator-link";

/** Those who live in the house: they drive to work and plug in when they are back. */
export class People {
  readonly #simulator: SimulatorLink;
  #seenAt: number | undefined;
  /** On the first day they may have the day off. */
  #isOut = false;

  constructor(simulator: SimulatorLink) {
    this.#simulator = simulator;
  }

  /** Comes home with those cars that are driven, and leaves in them what their owners would. */
  async arrive(): Promise<void> {
    for (const { id, charges, commutes, soc } of household) {
      if (charges === "by schedules") await this.#simulator.addSchedule(id, ownersSchedule);
      if (commutes) await this.#simulator.act(id, { ...COMES_HOME, ...(soc !== undefined && { soc }) });
    }
  }

  /** Does what is due since the last time. */
  async live(at: number): Promise<void> {
    const steps = commuteBetween(this.#seenAt ?? at, at);
    this.#seenAt = at;
    for (const { leaves, act } of steps) {
      this.#isOut ||= leaves;
      if (!this.#isOut) continue;
      for (const { id, commutes } of household) if (commutes) await this.#simulator.act(id, act);
    }
  }
}
