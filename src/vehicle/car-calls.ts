import type { SignalList } from "../smartcar/signal";
import { SmartcarError } from "../core/error";
import { day } from "../core/format";
import { say } from "../core/speech";
import { monthEnd } from "./budget/call-ledger";
import { billedCall, type BilledCallOptions, type Spend } from "./budget/billing";
import { noCallsFor, speechOf } from "./commands/answers";
import type { Closing } from "./closing";
import type { Work } from "./schedules/schedule-runner";

export interface CarCallsOptions<Update> extends BilledCallOptions {
  readonly closing: Closing;
  /** Takes in what was read; `by` are those who asked for it. */
  readonly take: (list: SignalList, by: ReadonlySet<string>) => Promise<Update>;
}

/** The billed calls about a car that are not commands to it: counted before they are sent, and one read for all who ask meanwhile. */
export class CarCalls<Update> {
  readonly #options: CarCallsOptions<Update>;
  #reading: { readonly update: Promise<Update>; readonly by: Set<string> } | undefined;

  constructor(options: CarCallsOptions<Update>) {
    this.#options = options;
  }

  /** Reads the car's signals. Throws SmartcarError, `BUDGET` when only the reserve for commands is left. */
  async read(by?: string): Promise<Update> {
    if (!this.#reading) await this.#afford();
    return this.#share((now) => this.#spendRead(now), by);
  }

  /** Reads what a command must know; this is what the reserve is for. */
  async readBack(): Promise<Update> {
    const { calls, clock } = this.#options;
    if (!this.#reading && (await calls.left(clock.now())) === 0) throw await this.#noCalls();
    return this.#share(async (now) => {
      if (!(await calls.spend(now, 1))) throw await this.#noCalls();
    });
  }

  /** One read that is not of the signals. Throws SmartcarError, `BUDGET` when only the reserve for commands is left. */
  async ask<T>(work: Work<T>): Promise<T> {
    await this.#afford();
    return this.#call(work, (now) => this.#spendRead(now));
  }

  /** One request that may use the reserve, where at least `leastCalls` are left. Throws SmartcarError, otherwise `BUDGET`. */
  request<T>(work: Work<T>, leastCalls: number): Promise<T> {
    const { calls } = this.#options;
    return this.#call(work, async (now) => {
      if (await calls.spend(now, leastCalls)) return;
      const answer = noCallsFor(leastCalls, await calls.left(now), now);
      throw new SmartcarError("BUDGET", speechOf(answer), { scope: "vehicle" });
    });
  }

  async #call<T>(work: Work<T>, spend: Spend): Promise<T> {
    const { closing } = this.#options;
    closing.throwIfOver();
    return billedCall(this.#options, spend, (client, car) => work(client, car, closing.signal));
  }

  /** Throws SmartcarError `BUDGET` when only the reserve for commands is left: known before anything is asked for. */
  async #afford(): Promise<void> {
    const { calls, clock } = this.#options;
    if ((await calls.leftForReads(clock.now())) === 0) throw await this.#noCalls();
  }

  async #spendRead(now: number): Promise<void> {
    if (!(await this.#options.calls.spendRead(now))) throw await this.#noCalls();
  }

  #share(spend: Spend, by?: string): Promise<Update> {
    if (!this.#reading) {
      const askers = new Set<string>();
      const update = this.#readSignals(spend, askers).finally(() => {
        this.#reading = undefined;
      });
      this.#reading = { update, by: askers };
    }
    if (by !== undefined) this.#reading.by.add(by);
    return this.#reading.update;
  }

  async #readSignals(spend: Spend, by: ReadonlySet<string>): Promise<Update> {
    const { closing, take } = this.#options;
    return take(await billedCall(this.#options, spend, (client, car) => client.signals(car, closing.signal)), by);
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
