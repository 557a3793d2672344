import { HALF_HOUR_MS } from "../../../src/core/duration";
import type { CarLink } from "./car-link";
import { type CarReport, reportOf } from "./car-trail";
import type { Home, HomeCar } from "./home";
import type { Knowledge } from "./knowledge";

/** What is told of the car besides its reads, where that is part of a trial. */
export class FreeUpdates {
  readonly #home: Home;
  readonly #car: HomeCar;
  readonly #link: CarLink;
  readonly #knowledge: Knowledge;
  #wasPluggedIn: boolean;

  constructor(home: Home, car: HomeCar, { link, knowledge }: { link: CarLink; knowledge: Knowledge }) {
    this.#home = home;
    this.#car = car;
    this.#link = link;
    this.#knowledge = knowledge;
    this.#wasPluggedIn = car.pluggedIn;
  }

  /** To be called once for each step. */
  pass(): readonly CarReport[] {
    const { presence, soc } = this.#knowledge;
    const webhook = this.#knowledge.webhook === true || this.#car.car.declared.webhook;
    const { now } = this.#home;
    const hasTurned = this.#car.pluggedIn !== this.#wasPluggedIn;
    this.#wasPluggedIn = this.#car.pluggedIn;
    const pushed = webhook ? this.#link.push() : undefined;
    const told = presence && hasTurned ? [reportOf(this.#car, now)] : [];
    const exact = soc && now % HALF_HOUR_MS === 0 ? [exactReport(this.#car, now)] : [];
    return [...(pushed ? [pushed] : []), ...told, ...exact];
  }
}

function exactReport(car: HomeCar, now: number): CarReport {
  return { ...reportOf(car, now), soc: (car.storedKwh / car.car.capacityKwh) * 100 };
}
