import { MINUTE_MS, SECOND_MS } from "../../core/duration";
import type { PageSeries } from "../page-series";
import type { PageBoot, PageState } from "../page-state";
import { bodyOf } from "./post";

/** What the server has sent, and whether the connection works. */
export interface Received {
  readonly boot: PageBoot;
  readonly state?: PageState | undefined;
  readonly series: PageSeries;
  /** Since when nothing has arrived, by the clock of the browser. */
  readonly lostAt?: number | undefined;
  /** Whether the request that needs a password is being repeated. */
  readonly isAsking?: boolean | undefined;
}

/** How often the page polls if the stream does not work. */
const POLL_MS = 15 * SECOND_MS;
/** The delays between attempts to open the stream; the last one repeats. */
const BACK_OFF_MS = [1, 2, 5, 10, 30].map((seconds) => seconds * SECOND_MS);
/** A stream sends what the page does not have yet, and then something at least every 30 s. If not, a proxy is holding it up. */
const FIRST_MS = 10 * SECOND_MS;
const SILENT_MS = MINUTE_MS;

const NO_SERIES: PageSeries = { homes: {}, cars: {} };

/** Follows the server by its stream, or by polling every 15 s if the stream does not work. */
export class Link {
  #received: Received;
  readonly #show: (received: Received) => void;
  #stream: EventSource | undefined;
  /** The version from which the stream is to continue. */
  #after: string;
  #failures = 0;
  #retry: number | undefined;
  #poll: number | undefined;
  #watch: number | undefined;

  constructor(boot: PageBoot, show: (received: Received) => void) {
    // After a link from another site, browsers omit the cookie from the first request.
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

  /** Applies the answer to a login or logout, and follows the server from there. */
  take(boot: PageBoot): void {
    this.#after = String(boot.version ?? 0);
    this.#accept(receivedWith(boot));
  }

  /** Requests everything again, such as after an answer that shows a change of what the reader may do. */
  async ask(): Promise<void> {
    try {
      const answer = await fetch("boot", { cache: "no-store", signal: AbortSignal.timeout(POLL_MS) });
      if (!answer.ok) throw new Error(String(answer.status));
      this.take(await bodyOf<PageBoot>(answer));
    } catch {
      this.#lose();
    }
  }

  /** Tries again at once when the reader or the network is back. */
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

  /** Handles an arrival from the stream. */
  #noteArrival(version: string): void {
    this.#after = version;
    this.#failures = 0;
    this.#endPolling();
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#giveUp(), SILENT_MS);
  }

  /** The stream is silent: requests at once what it does not bring. */
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
    // The stream depends on what the reader may do.
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
