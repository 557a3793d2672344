import { MINUTE_MS, SECOND_MS } from "../../core/duration";
import type { PageSeries } from "../page-series";
import type { PageBoot, PageState } from "../page-state";
import { bodyOf } from "./post";

/** What the server has sent so far, and whether it still does. */
export interface Received {
  readonly boot: PageBoot;
  readonly state?: PageState | undefined;
  readonly series: PageSeries;
  /** Since when nothing arrives, by the browser's clock. */
  readonly lostAt?: number | undefined;
  /** Whether the door is closed is asked once more. */
  readonly isAsking?: boolean | undefined;
}

/** How often a page asks that the stream does not reach. */
const POLL_MS = 15 * SECOND_MS;
/** The stream is tried again after each of these, and then always after the last. */
const BACK_OFF_MS = [1, 2, 5, 10, 30].map((seconds) => seconds * SECOND_MS);
/** A stream begins with what the page does not have yet, and says something every 30 s. One that does not is held up somewhere. */
const FIRST_MS = 10 * SECOND_MS;
const SILENT_MS = MINUTE_MS;

const NO_SERIES: PageSeries = { homes: {}, cars: {} };

/** Follows the server: by its stream, and where that cannot be had by asking every 15 s. */
export class Link {
  #received: Received;
  readonly #show: (received: Received) => void;
  #stream: EventSource | undefined;
  /** What the stream is asked to go on from. */
  #after: string;
  #failures = 0;
  #retry: number | undefined;
  #poll: number | undefined;
  #watch: number | undefined;

  constructor(boot: PageBoot, show: (received: Received) => void) {
    // Who comes from another site is asked without the cookie.
    this.#received = { ...receivedWith(boot), isAsking: boot.door.kind === "login" };
    this.#after = String(boot.version ?? 0);
    this.#show = show;
  }

  get received(): Received {
    return this.#received;
  }

  start(): void {
    addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#hurry();
    });
    if (this.#received.isAsking) void this.ask();
    else this.#open();
  }

  /** Takes what a login or logout was answered with, and follows what that opens. */
  take(boot: PageBoot): void {
    this.#after = String(boot.version ?? 0);
    this.#accept(receivedWith(boot));
  }

  /** Asks for everything again, such as after an answer that says that the door has changed. */
  async ask(): Promise<void> {
    try {
      const answer = await fetch("boot", { cache: "no-store", signal: AbortSignal.timeout(POLL_MS) });
      if (!answer.ok) throw new Error(String(answer.status));
      this.take(await bodyOf<PageBoot>(answer));
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
    if (this.#received.boot.door.kind !== "open") {
      this.#endPolling();
      return;
    }
    const stream = new EventSource(`events?after=${this.#after}`);
    this.#stream = stream;
    this.#watch = setTimeout(() => this.#giveUp(), FIRST_MS);
    stream.addEventListener("state", ({ data, lastEventId }: MessageEvent<string>) => {
      this.#noteArrival(lastEventId);
      const state: PageState = JSON.parse(data);
      this.#accept({ ...this.#received, state });
    });
    stream.addEventListener("series", ({ data, lastEventId }: MessageEvent<string>) => {
      this.#noteArrival(lastEventId);
      const { homes, cars }: PageSeries = JSON.parse(data);
      const { series } = this.#received;
      this.#accept({
        ...this.#received,
        series: { homes: { ...series.homes, ...homes }, cars: { ...series.cars, ...cars } },
      });
    });
    stream.addEventListener("door", () => {
      this.#closeStream();
      void this.ask().then(() => this.#open());
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
  #noteArrival(version: string): void {
    this.#after = version;
    this.#failures = 0;
    this.#endPolling();
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#giveUp(), SILENT_MS);
  }

  /** The stream is silent: what it does not bring is asked for at once. */
  #giveUp(): void {
    this.#failures = Math.max(this.#failures, 1);
    this.#fail();
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

  #accept(received: Received): void {
    const before = this.#received;
    this.#received = { ...received, lostAt: undefined, isAsking: false };
    this.#show(this.#received);
    // Behind another door there is another stream, or none.
    if (JSON.stringify(before.boot.door) !== JSON.stringify(received.boot.door)) this.#open();
  }

  #lose(): void {
    this.#received = { ...this.#received, lostAt: this.#received.lostAt ?? Date.now(), isAsking: false };
    this.#show(this.#received);
  }
}

function receivedWith(boot: PageBoot): Received {
  return { boot, state: boot.state, series: boot.series ?? NO_SERIES };
}
