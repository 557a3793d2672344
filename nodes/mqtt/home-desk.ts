import { freshW, holdsMs, observe } from "../../src/control/shared/site-power/observe";
import type { SitePower } from "../../src/control/shared/site-power/site-power";
import type { Slot } from "../../src/control/shared/slots";
import { isoText } from "../../src/core/instant";
import type { HomeUpdate, HomeValueKind, HomeValues } from "../../src/home/home";
import { dialectTopics } from "../../src/mqtt/dialects";
import { announcement } from "../../src/mqtt/discovery/device";
import { homeEntities } from "../../src/mqtt/discovery/home-entities";
import { homeDocument } from "../../src/mqtt/documents";
import { partTopic } from "../../src/mqtt/topics";
import { Throttled } from "../runtime/throttled";
import type { HouseNow, Office } from "./car-desk";
import type { ResidentHome } from "./residents";

const METERS = ["meter", "solar", "battery"] as const;
const KINDS: readonly HomeValueKind[] = [...METERS, "prices", "feed-in", "limit"];

/** So often what is published of a home is made anew at most. */
const EVERY_MS = 5000;

/** Publishes one home: what its meters show, what a kWh costs, and the limit from outside. */
export class HomeDesk {
  readonly resident: ResidentHome;
  readonly #office: Office;
  readonly #throttled: Throttled;
  readonly #offs: ReadonlyArray<() => void>;
  #site: SitePower = {};
  #announcedAs: string | undefined;

  constructor(resident: ResidentHome, office: Office) {
    const { home } = resident;
    const { guard, pace } = office;
    this.resident = resident;
    this.#office = office;
    this.#throttled = new Throttled(
      pace,
      EVERY_MS,
      guard.over(() => this.publish()),
    );
    const take = ({ value, at, from }: HomeUpdate<(typeof METERS)[number]>): void => {
      if (office.takesSimulated || from.isSimulated !== true) this.#site = observe(this.#site, value, {}, at);
    };
    for (const kind of METERS) for (const update of home.all(kind)) take(update);
    this.#offs = [
      ...METERS.map((kind) => home.subscribe(kind, guard.over(take))),
      ...KINDS.map((kind) => home.subscribe(kind, () => this.#throttled.within(0))),
    ];
  }

  publish(): void {
    const { home, level, n } = this.resident;
    const { publisher, prefix, clock, personal, dialect } = this.#office;
    const now = clock.now();
    const { name, position, currency = this.#latest("prices")?.currency } = home.settings;
    const { gridW, batteryW, price, feedIn } = this.now;
    const { watts: limitW, untilAt, source } = this.#latest("limit") ?? {};
    const isLimited = limitW !== undefined && (untilAt === undefined || untilAt > now);
    const document = homeDocument({
      name,
      currency,
      gridW: rounded(gridW),
      solarW: rounded(freshW(this.#site, "solar", now)),
      batteryW: rounded(batteryW),
      batteryPercent: this.#batteryPercent(now),
      price,
      feedIn,
      ...(isLimited && {
        limitW,
        limitUntil: untilAt === undefined ? undefined : isoText(untilAt),
        limitSource: source,
      }),
      position: personal && position ? { ...position } : undefined,
    });
    this.#announce(currency);
    publisher.retained(partTopic(prefix, level, "availability"), "online");
    publisher.retained(partTopic(prefix, level, "state"), document);
    // Other systems know one home only.
    if (!dialect || n > 1) return;
    const topics = dialectTopics(dialect, dialect.home, { n, name: level }, { state: document });
    for (const [topic, value] of topics) publisher.retained(topic, value);
  }

  /** What counts for the sessions of its cars. */
  get now(): HouseNow {
    const now = this.#office.clock.now();
    return {
      gridW: freshW(this.#site, "grid", now),
      batteryW: freshW(this.#site, "battery", now),
      price: valueAt(this.#latest("prices")?.slots, now),
      feedIn: valueAt(this.#latest("feed-in")?.slots, now),
    };
  }

  close(): void {
    this.#throttled.close();
    for (const off of this.#offs) off();
  }

  /** The newest of a kind that may be shown. */
  #latest<K extends HomeValueKind>(kind: K): HomeValues[K] | undefined {
    const { takesSimulated } = this.#office;
    return this.resident.home.all(kind).findLast(({ from }) => takesSimulated || from.isSimulated !== true)?.value;
  }

  #batteryPercent(now: number): number | undefined {
    const level = this.#site.batteryLevel;
    return level && now - level.at <= holdsMs(this.#site) ? level.watts : undefined;
  }

  #announce(currency: string | undefined): void {
    const { announcing, publisher } = this.#office;
    if (!announcing) return;
    const { id, level, name, home } = this.resident;
    const battery = home.settings.battery !== undefined || this.#site.battery !== undefined;
    const abilities = { solar: this.#site.solar !== undefined, battery, currency };
    const announcedAs = JSON.stringify([abilities, name]);
    if (announcedAs === this.#announcedAs) return;
    this.#announcedAs = announcedAs;
    const device = { id, level, name, via: announcing.via, entities: homeEntities(abilities) };
    const { topic, payload } = announcement(device, announcing);
    publisher.retained(topic, payload);
  }
}

function valueAt(slots: readonly Slot[] = [], at: number): number | undefined {
  return slots.find(({ startAt, endAt }) => startAt <= at && at < endAt)?.value;
}

function rounded(watts: number | undefined): number | undefined {
  return watts === undefined ? undefined : Math.round(watts) + 0;
}
