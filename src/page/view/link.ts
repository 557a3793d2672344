import { MINUTE_MS, SECOND_MS } from "../../core/duration";
import type { PageBoot, PageSeries, PageState } from "../page-state";
import { bodyOf } from "./post";

/** What the server has told so far, and whether it still does. */
export interface Told {
  readonly boot: PageBoot;
  readonly state?: PageState | undefined;
  readonly series: PageSeries;
  /** Since when nothing arrives, by the browser's clock. */
  readonly lostAt?: number | undefined;
}

/** How often a page asks that the stream does not reach. */
const POLL_MS = 15 * SECOND_MS;
/** The stream is tried again after each of these, and then always after the last. */
const BACK_OFF_MS = [1, 2, 5, 10, 30].map((seconds) => seconds * SECOND_MS);
/** A stream that says nothing for so long is asked whether anybody is there. */
const SILENT_MS = MINUTE_MS;

const NO_SERIES: PageSeries = { homes: {}, cars: {} };

/** Follows the server: by its stream, and where that cannot be had by asking every 15 s. */
export class Link {
  #told: Told;
  readonly #show: (told: Told) => void;
  #stream: EventSource | undefined;
  #failures = 0;
  #retry: number | undefined;
  #poll: number | undefined;
  #watch: number | undefined;

  constructor(boot: PageBoot, show: (told: Told) => void) {
    this.#told = toldBy(boot);
    this.#show = show;
  }

  get told(): Told {
    return this.#told;
  }

  start(): void {
    addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#hurry();
    });
    this.#open();
  }

  /** Takes what a login or logout was answered with, and follows what that opens. */
  take(boot: PageBoot): void {
    this.#accept(toldBy(boot));
    this.#open();
  }

  /** Asks for everything again, such as after an answer that says that the door has changed. */
  async ask(): Promise<void> {
    try {
      const answer = await fetch("boot", { cache: "no-store", signal: AbortSignal.timeout(POLL_MS) });
      if (!answer.ok) throw new Error(String(answer.status));
      this.#accept(toldBy(await bodyOf<PageBoot>(answer)));
    } catch {
      this.#lose();
    }
  }

  /** At once, where the reader or the network is back. */
  #hurry(): void {
    if (this.#stream?.readyState === EventSource.OPEN) return;
    this.#failures = 0;
    this.#open();
  }

  #open(): void {
    this.#closeStream();
    if (this.#told.boot.door.kind !== "open") {
      this.#endPolling();
      return;
    }
    const stream = new EventSource("events");
    this.#stream = stream;
    stream.addEventListener("boot", ({ data }: MessageEvent<string>) => {
      this.#hear();
      const boot: PageBoot = JSON.parse(data);
      this.#accept(toldBy(boot));
      if (this.#told.boot.door.kind !== "open") this.#open();
    });
    stream.addEventListener("state", ({ data }: MessageEvent<string>) => {
      this.#hear();
      const state: PageState = JSON.parse(data);
      this.#accept({ ...this.#told, state });
    });
    stream.addEventListener("series", ({ data }: MessageEvent<string>) => {
      this.#hear();
      const { homes, cars }: PageSeries = JSON.parse(data);
      const { series } = this.#told;
      this.#accept({
        ...this.#told,
        series: { homes: { ...series.homes, ...homes }, cars: { ...series.cars, ...cars } },
      });
    });
    stream.addEventListener("error", () => this.#fail());
  }

  #closeStream(): void {
    this.#stream?.close();
    this.#stream = undefined;
    clearTimeout(this.#retry);
    clearTimeout(this.#watch);
  }

  #endPolling(): void {
    clearInterval(this.#poll);
    this.#poll = undefined;
  }

  /** Something arrived by the stream. */
  #hear(): void {
    this.#failures = 0;
    this.#endPolling();
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => void this.ask(), SILENT_MS);
  }

  #fail(): void {
    this.#closeStream();
    const wait = BACK_OFF_MS[Math.min(this.#failures, BACK_OFF_MS.length - 1)] ?? POLL_MS;
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#open(), wait);
    if (this.#failures > 1) {
      this.#poll ??= setInterval(() => void this.ask(), POLL_MS);
      void this.ask();
    }
  }

  #accept(told: Told): void {
    this.#told = { ...told, lostAt: undefined };
    this.#show(this.#told);
  }

  #lose(): void {
    this.#told = { ...this.#told, lostAt: this.#told.lostAt ?? Date.now() };
    this.#show(this.#told);
  }
}

function toldBy(boot: PageBoot): Told {
  return { boot, state: boot.state, series: boot.series ?? NO_SERIES };
}
