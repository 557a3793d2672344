import type { Clock } from "../../src/core/clock";
import { SECOND_MS } from "../../src/core/duration";
import type { PageSeries } from "../../src/page/page-series";
import type { PageState } from "../../src/page/page-state";
import type { Guard } from "../runtime/guard";
import { startInterval } from "../runtime/interval";
import { Throttled } from "../runtime/throttled";
import { inLanguage } from "../runtime/speech";
import type { PageStream, PageStreams } from "./page-streams";

/** All that the page shows at one moment. */
export interface Composed {
  readonly state: PageState;
  readonly series: PageSeries;
}

export interface AudienceOptions {
  readonly pace: Clock;
  readonly guard: Guard;
  readonly streams: PageStreams;
  /** Makes what is shown, in the language that is spoken. */
  readonly compose: () => Promise<Composed>;
  /** Calls the listener whenever anything may have changed; the result ends that. */
  readonly follow: (listener: () => void) => () => void;
}

/** What readers of one language see, as it was composed last. */
interface Edition extends Composed {
  readonly version: number;
  readonly madeAt: number;
  /** The text of each chart, and the version in which it has become that. */
  readonly charts: ReadonlyMap<string, { readonly text: string; readonly version: number }>;
}

/** So often what is shown is composed at most, and at least while somebody looks. */
const AT_MOST_EVERY_MS = 2 * SECOND_MS;
const AT_LEAST_EVERY_MS = 25 * SECOND_MS;

/** Composes the page once for all who read it in one language, and only while somebody does. */
export class Audience {
  readonly #options: AudienceOptions;
  readonly #editions = new Map<string, Edition>();
  readonly #making = new Map<string, Promise<Edition>>();
  readonly #throttled: Throttled;
  #version: number;
  #leave: (() => void) | undefined;

  constructor(options: AudienceOptions) {
    const { pace, guard } = options;
    this.#options = options;
    // Versions of an earlier process are older.
    this.#version = pace.now();
    this.#throttled = new Throttled(
      pace,
      AT_MOST_EVERY_MS,
      guard.over(() => this.#sendChanges()),
    );
  }

  /** What is shown now, or was a moment ago. */
  async current(language: string): Promise<Composed & { readonly version: number }> {
    const known = this.#editions.get(language);
    const isNew = known && this.#options.pace.now() - known.madeAt < AT_MOST_EVERY_MS;
    return isNew ? known : this.#make(language);
  }

  /** Somebody has come or gone. */
  changed(): void {
    const { streams, follow, pace } = this.#options;
    if (streams.all.length === 0) {
      this.#leave?.();
      this.#leave = undefined;
    } else if (!this.#leave) {
      const soon = (): void => this.#throttled.within(0);
      const offs = [follow(soon), startInterval(pace, AT_LEAST_EVERY_MS, soon)];
      this.#leave = () => {
        for (const off of offs) off();
      };
    }
  }

  /** Sends to a new stream what it does not have. */
  async greet(stream: PageStream, after: number): Promise<void> {
    const edition = await this.#make(stream.language);
    send(stream, edition, after);
  }

  close(): void {
    this.#leave?.();
    this.#leave = undefined;
    this.#throttled.close();
  }

  /** What has changed, to all who look. */
  async #sendChanges(): Promise<void> {
    const languages = new Set(this.#options.streams.all.map(({ language }) => language));
    for (const language of this.#editions.keys()) if (!languages.has(language)) this.#editions.delete(language);
    for (const language of languages) {
      const before = this.#editions.get(language)?.version ?? 0;
      const edition = await this.#make(language);
      for (const stream of this.#options.streams.all) if (stream.language === language) send(stream, edition, before);
    }
  }

  /** Those who ask at the same time get the same. */
  #make(language: string): Promise<Edition> {
    const making =
      this.#making.get(language) ??
      inLanguage(language, () => this.#compose(language)).finally(() => this.#making.delete(language));
    this.#making.set(language, making);
    return making;
  }

  async #compose(language: string): Promise<Edition> {
    const { compose, pace } = this.#options;
    const composed = await compose();
    this.#version = Math.max(this.#version + 1, pace.now());
    const version = this.#version;
    const before = this.#editions.get(language)?.charts;
    const charts = new Map(
      (["homes", "cars"] as const).flatMap((kind) =>
        Object.entries(composed.series[kind]).map(([id, series]) => {
          const key = `${kind} ${id}`;
          const text = JSON.stringify(series);
          const known = before?.get(key);
          return [key, known?.text === text ? known : { text, version }] as const;
        }),
      ),
    );
    const edition = { ...composed, version, madeAt: pace.now(), charts };
    this.#editions.set(language, edition);
    return edition;
  }
}

function send(stream: PageStream, { state, series, version, charts }: Edition, after: number): void {
  stream.send("state", JSON.stringify(state), version);
  const changed = ([key]: readonly [string, unknown], kind: string): boolean =>
    (charts.get(`${kind} ${key}`)?.version ?? 0) > after;
  const homes = Object.entries(series.homes).filter((entry) => changed(entry, "homes"));
  const cars = Object.entries(series.cars).filter((entry) => changed(entry, "cars"));
  if (homes.length === 0 && cars.length === 0) return;
  stream.send("series", JSON.stringify({ homes: Object.fromEntries(homes), cars: Object.fromEntries(cars) }), version);
}
