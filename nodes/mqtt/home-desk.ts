import { freshW, holdsMs } from "../../src/control/shared/site-power/observe";
import { isoText } from "../../src/core/instant";
import type { HomeValueKind } from "../../src/home/home";
import { HouseNow } from "../../src/home/house-now";
import { dialectTopics } from "../../src/mqtt/dialects";
import { announcement } from "../../src/mqtt/discovery/device";
import { homeEntities } from "../../src/mqtt/discovery/home-entities";
import { homeDocument } from "../../src/mqtt/documents";
import { partTopic } from "../../src/mqtt/topics";
import { Throttled } from "../runtime/throttled";
import type { Office } from "./car-desk";
import type { ResidentHome } from "../desk/residents";

const KINDS: readonly HomeValueKind[] = ["meter", "solar", "battery", "prices", "feed-in", "limit"];

/** So often what is published of a home is made anew at most. */
const EVERY_MS = 5000;

/** Publishes one home: what its meters show, what a kWh costs, and the limit from outside. */
export class HomeDesk {
  readonly resident: ResidentHome;
  readonly #office: Office;
  readonly #throttled: Throttled;
  readonly #offs: ReadonlyArray<() => void>;
  readonly #now: HouseNow;
  #announcedAs: string | undefined;
  /** Ends the wait for a limit to begin or to end. */
  #cancel = (): void => {};

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
    this.#now = new HouseNow(home, office.takesSimulated);
    this.#offs = [home.subscribe(KINDS, () => this.#throttled.within(0))];
  }

  publish(): void {
    const { home, level, n } = this.resident;
    const { publisher, prefix, clock, guard, personal, dialect } = this.#office;
    const now = clock.now();
    const { name, position, currency = this.#now.latest("prices")?.currency } = home.settings;
    const { gridW, batteryW, price, feedIn } = this.#now.at(now);
    const limit = this.#now.limit(now);
    const changesAt = this.#now.limitChangesAt(now);
    this.#cancel();
    if (changesAt !== undefined)
      this.#cancel = clock.after(
        changesAt - now,
        guard.over(() => this.publish()),
      );
    const document = homeDocument({
      name,
      currency,
      gridW: rounded(gridW),
      solarW: rounded(freshW(this.#now.site, "solar", now)),
      batteryW: rounded(batteryW),
      batteryPercent: this.#batteryPercent(now),
      price,
      feedIn,
      ...(limit && {
        limitW: limit.watts,
        limitUntil: limit.untilAt === undefined ? undefined : isoText(limit.untilAt),
        limitSource: limit.source,
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

  close(): void {
    this.#cancel();
    this.#throttled.close();
    this.#now.close();
    for (const off of this.#offs) off();
  }

  #batteryPercent(now: number): number | undefined {
    const { site } = this.#now;
    const level = site.batteryLevel;
    return level && now - level.at <= holdsMs(site) ? level.watts : undefined;
  }

  #announce(currency: string | undefined): void {
    const { announcing, publisher } = this.#office;
    if (!announcing) return;
    const { id, level, name, home } = this.resident;
    const { site } = this.#now;
    const battery = home.settings.battery !== undefined || site.battery !== undefined;
    const abilities = { solar: site.solar !== undefined, battery, currency };
    const announcedAs = JSON.stringify([abilities, name]);
    if (announcedAs === this.#announcedAs) return;
    this.#announcedAs = announcedAs;
    const device = { id, level, name, via: announcing.via, entities: homeEntities(abilities) };
    const { topic, payload } = announcement(device, announcing);
    publisher.retained(topic, payload);
  }
}

function rounded(watts: number | undefined): number | undefined {
  return watts === undefined ? undefined : Math.round(watts) + 0;
}
