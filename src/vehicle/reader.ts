import type { SignalList } from "../smartcar/signal";
import { SmartcarError } from "../core/error";
import { day } from "../core/format";
import { say } from "../core/speech";
import { monthEnd } from "./budget/call-ledger";
import { billedCall, type BilledCallOptions, type Spend } from "./budget/billing";

export interface ReaderOptions<News> extends BilledCallOptions {
  readonly closing: AbortSignal;
  /** Takes in what was read; `by` are those who asked for it. */
  readonly take: (list: SignalList, by: ReadonlySet<string>) => Promise<News>;
}

/** Reads a car: one request for all who ask while it is under way, counted before it is sent. */
export class Reader<News> {
  readonly #options: ReaderOptions<News>;
  #reading: { readonly news: Promise<News>; readonly by: Set<string> } | undefined;

  constructor(options: ReaderOptions<News>) {
    this.#options = options;
  }

  /** Throws SmartcarError, `BUDGET` when only the reserve for commands is left. */
  async read(by?: string): Promise<News> {
    if (!this.#reading) await this.afford();
    return this.#share((now) => this.spend(now), by);
  }

  /** Throws SmartcarError `BUDGET` when only the reserve for commands is left: known before anything is asked for. */
  async afford(): Promise<void> {
    const { calls, clock } = this.#options;
    if ((await calls.leftForReads(clock.now())) === 0) throw await this.#noCalls();
  }

  /** Counts one read. Throws SmartcarError `BUDGET` when only the reserve for commands is left. */
  async spend(now: number): Promise<void> {
    if (!(await this.#options.calls.spendRead(now))) throw await this.#noCalls();
  }

  /** Reads what a command must know; this is what the reserve is for. */
  async readBack(): Promise<News> {
    const { calls, clock } = this.#options;
    if (!this.#reading && (await calls.left(clock.now())) === 0) throw await this.#noCalls();
    return this.#share(async (now) => {
      if (!(await calls.spend(now, 1))) throw await this.#noCalls();
    });
  }

  #share(spend: Spend, by?: string): Promise<News> {
    if (!this.#reading) {
      const askers = new Set<string>();
      const news = this.#request(spend, askers).finally(() => {
        this.#reading = undefined;
      });
      this.#reading = { news, by: askers };
    }
    if (by !== undefined) this.#reading.by.add(by);
    return this.#reading.news;
  }

  async #request(spend: Spend, by: ReadonlySet<string>): Promise<News> {
    const { closing, take } = this.#options;
    return take(await billedCall(this.#options, spend, (client, car) => client.signals(car, closing)), by);
  }

  async #noCalls(): Promise<SmartcarError> {
    const { calls, clock } = this.#options;
    const now = clock.now();
    const left = await calls.left(now);
    return new SmartcarError(
      "BUDGET",
      say(left === 0 ? "error.calls-used" : "error.calls-reserved", { left, day: day(monthEnd(now), "UTC") }),
      { scope: "vehicle", retryAfterMs: monthEnd(now) - now },
    );
  }
}
