import { HALF_HOUR_MS } from "../../../src/core/duration";
import { CAPACITY_KWH } from "../homes/car";
import type { CarLink } from "./car-link";
import { type CarReport, reportOf } from "./car-trail";
import type { Home } from "./home";
import type { Knowledge } from "./knowledge";

/** What is told of the car besides its reads, where that is part of a trial. */
export class FreeNews {
  readonly #home: Home;
  readonly #link: CarLink;
  readonly #knowledge: Knowledge;
  #wasPluggedIn: boolean;

  constructor(home: Home, link: CarLink, knowledge: Knowledge) {
    this.#home = home;
    this.#link = link;
    this.#knowledge = knowledge;
    this.#wasPluggedIn = home.pluggedIn;
  }

  /** To be called once for each step. */
  pass(): readonly CarReport[] {
    const { webhook, presence, soc } = this.#knowledge;
    const hasTurned = this.#home.pluggedIn !== this.#wasPluggedIn;
    this.#wasPluggedIn = this.#home.pluggedIn;
    const pushed = webhook ? this.#link.push() : undefined;
    const told = presence && hasTurned ? [reportOf(this.#home)] : [];
    const exact = soc && this.#home.now % HALF_HOUR_MS === 0 ? [exactReport(this.#home)] : [];
    return [...(pushed ? [pushed] : []), ...told, ...exact];
  }
}

function exactReport(home: Home): CarReport {
  return { ...reportOf(home), soc: (home.storedKwh / CAPACITY_KWH) * 100 };
}
