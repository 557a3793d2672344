import type * as undici from "undici";
import * as z from "zod";
import type { AdjustableClock } from "./adjustable-clock";
import { sleep, systemClock } from "./clock";
import { SECOND_MS } from "./duration";
import { EARLIEST_INSTANT, LATEST_INSTANT } from "./instant";
import { isNearby } from "./private-network";

/** What a simulator says of its clock; `revision` counts how often it was set. */
const Reading = z.object({
  now: z.number().min(EARLIEST_INSTANT).max(LATEST_INSTANT),
  speed: z.number().min(0).max(1_000_000),
  revision: z.int(),
});
type Reading = z.infer<typeof Reading>;

/** `none`: something else answers there; `silent`: nothing does, for now. */
type Answer = Reading | "none" | "silent";

export interface ClockFollowerOptions {
  /** Where the simulator may be. Only one on this computer or in a private network is asked. */
  readonly origin: string;
  /** Is given the simulator's pace as long as there is one; the computer's clock otherwise. */
  readonly clock: AdjustableClock;
  /** How long to wait for an answer before the computer's time is taken; ten seconds if nothing is said. */
  readonly knownWithinMs?: number;
}

/**
 * By the wall's clock, as all that concerns the network. Long enough for a busy computer: who begins by the wrong time has to go on
 * with it when the right one comes.
 */
const KNOWN_WITHIN_MS = 10 * SECOND_MS;
const ANSWER_WITHIN_MS = 2 * SECOND_MS;
const CHANGE_WITHIN_MS = 30 * SECOND_MS;
const LEAST_PAUSE_MS = SECOND_MS;
const LONGEST_PAUSE_MS = 30 * SECOND_MS;

/** An answer is rounded to whole milliseconds. */
const ROUNDED_MS = 1;

/** Lets a clock go as that of a simulator in another process does: also when that is set, slowed down or started again. */
export class ClockFollower {
  /** Resolves when the time is known: when a simulator has answered, or when none does for ten seconds. */
  readonly known: Promise<void>;
  readonly #url: URL;
  readonly #clock: AdjustableClock;
  readonly #knownWithinMs: number;
  readonly #closing = new AbortController();
  readonly #following: Promise<void>;
  #undici: Promise<typeof undici> | undefined;
  #agent: undici.Agent | undefined;
  #revision: number | undefined;
  #isKnown = (): void => {};

  constructor({ origin, clock, knownWithinMs = KNOWN_WITHIN_MS }: ClockFollowerOptions) {
    this.#url = new URL("/simulator/clock", origin);
    this.#clock = clock;
    this.#knownWithinMs = knownWithinMs;
    this.known = new Promise((resolve) => {
      const cancel = systemClock.after(knownWithinMs, resolve);
      this.#isKnown = () => {
        cancel();
        resolve();
      };
    });
    this.#following = this.#follow().finally(() => this.#isKnown());
  }

  /** The clock stays as it goes. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#following;
    await this.#agent?.destroy();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    let pauseMs = LEAST_PAUSE_MS;
    let isHeld = false;
    while (!signal.aborted) {
      const from = this.#clock.now();
      const askedAt = performance.now();
      const answer: Answer = isHeld
        ? await this.#ask(`?after=${this.#revision}`, CHANGE_WITHIN_MS)
        : await this.#ask("", this.#revision === undefined ? this.#knownWithinMs : ANSWER_WITHIN_MS);
      if (signal.aborted) return;
      if (answer === "none") return this.#clock.unset();

      const isSilent: boolean = answer === "silent";
      const isNew: boolean = answer !== "silent" && this.#take(answer, from);
      pauseMs = isSilent ? Math.min(2 * pauseMs, LONGEST_PAUSE_MS) : LEAST_PAUSE_MS;
      if (!isNew) this.#isKnown();
      if (isSilent || (isHeld && !isNew)) {
        await sleep(systemClock, pauseMs - (performance.now() - askedAt), signal).catch(() => {});
      }
      // What is new is looked at once more, now that the way is open, and may be known better.
      isHeld = !isSilent && !isNew && !isHeld;
    }
  }

  /**
   * Sets our clock as the simulator's was when it answered, so that ours is never ahead; what may well be right, because the
   * question was asked at `from`, is not disturbed. Says whether the simulator goes otherwise than it was known to.
   */
  #take({ now, speed, revision }: Reading, from: number): boolean {
    const isNew = !this.#clock.isSet || revision !== this.#revision || speed !== this.#clock.speed;
    const shown = this.#clock.now();
    this.#revision = revision;
    if (isNew || now > shown + ROUNDED_MS) this.#clock.set({ now, speed });
    else if (now < from - ROUNDED_MS) this.#clock.set({ now: shown - (from - now) });
    return isNew;
  }

  async #ask(query: string, withinMs: number): Promise<Answer> {
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(withinMs)]);
    try {
      if (!(await isNearby(this.#url.hostname))) return "none";
      const { statusCode, body } = await this.#request(new URL(query, this.#url), signal);
      const text = await body.text();
      if (statusCode >= 500) return "silent";
      return statusCode === 200 ? readingIn(text) : "none";
    } catch {
      return "silent";
    }
  }

  /** undici is loaded with the first question, once: most accounts are Smartcar's, and ask nobody for the time. */
  async #request(url: URL, signal: AbortSignal): Promise<undici.Dispatcher.ResponseData> {
    this.#undici ??= import("undici");
    const { Agent, request } = await this.#undici;
    this.#agent ??= new Agent({ maxResponseSize: 10_000 });
    return await request(url, { dispatcher: this.#agent, signal });
  }
}

function readingIn(text: string): Reading | "none" {
  try {
    return Reading.parse(JSON.parse(text));
  } catch {
    return "none";
  }
}
