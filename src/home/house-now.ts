import { type GridLimit, type GridLimitState, limitAt, limitChangesAt } from "../control/allocation/grid-limit";
import { freshW, observe } from "../control/shared/site-power/observe";
import type { SitePower } from "../control/shared/site-power/site-power";
import { slotAt } from "../control/shared/slots";
import type { Home, HomeFollower, HomeUpdate, HomeValueKind, HomeValues } from "./home";

const METERS = ["meter", "solar", "battery"] as const;

/** The values of a house at one moment: powers in W, import and discharge positive; money per kWh as the owner pays and earns it. */
export interface ShownHouse {
  readonly gridW: number | undefined;
  readonly batteryW: number | undefined;
  /** Of the panels. */
  readonly solarW: number | undefined;
  readonly price: number | undefined;
  readonly feedIn: number | undefined;
  /** Of the prices. */
  readonly currency: string | undefined;
}

/** Follows the meters and prices of a house, without deciding anything. Close it when it is no longer needed. */
export class HouseNow implements HomeFollower<(typeof METERS)[number]> {
  readonly kinds = METERS;
  readonly #home: Home;
  readonly #takesSimulated: boolean;
  #site: SitePower = {};

  /** Simulated data only counts with `takesSimulated`. */
  constructor(home: Home, takesSimulated: boolean) {
    this.#home = home;
    this.#takesSimulated = takesSimulated;
    for (const kind of METERS) for (const update of home.all(kind)) this.homeUpdated(update);
    home.follow(this);
  }

  homeUpdated(update: HomeUpdate<(typeof METERS)[number]>): void {
    const fuseW = this.#home.settings.fuse?.limitW;
    if (this.#counts(update)) this.#site = observe(this.#site, update.value, { fuseW }, update.at);
  }

  /** What its meters show. */
  get site(): SitePower {
    return this.#site;
  }

  /** The newest of a kind that counts. */
  latest<K extends HomeValueKind>(kind: K): HomeValues[K] | undefined {
    return this.#updates(kind).at(-1)?.value;
  }

  /** The last value of each source and topic that counts, the newest last. */
  all<K extends HomeValueKind>(kind: K): readonly HomeValues[K][] {
    return this.#updates(kind).map(({ value }) => value);
  }

  #updates<K extends HomeValueKind>(kind: K): readonly HomeUpdate<K>[] {
    return this.#home.all(kind).filter((update) => this.#counts(update));
  }

  #limitState(): GridLimitState {
    const { value: received, at } = this.#updates("limit").at(-1) ?? {};
    return received && at !== undefined ? { received, receivedAt: at, since: at } : {};
  }

  /** The limit from outside that applies, or the fallback if the input is silent; `undefined` for none. */
  limit(now: number): GridLimit | undefined {
    return limitAt(this.#limitState(), this.#home.settings.gridLimit, now);
  }

  /** When the limit changes without a message. */
  limitChangesAt(now: number): number | undefined {
    return limitChangesAt(this.#limitState(), this.#home.settings.gridLimit, now);
  }

  at(now: number): ShownHouse {
    const { slots = [], currency } = this.latest("prices") ?? {};
    return {
      gridW: freshW(this.#site, "grid", now),
      batteryW: freshW(this.#site, "battery", now),
      solarW: freshW(this.#site, "solar", now),
      price: slotAt(slots, now)?.value,
      feedIn: slotAt(this.latest("feed-in")?.slots ?? [], now)?.value,
      currency,
    };
  }

  close(): void {
    this.#home.unfollow(this);
  }

  #counts({ from }: Pick<HomeUpdate, "from">): boolean {
    return this.#takesSimulated || from.isSimulated !== true;
  }
}
