import { request } from "undici";
import * as z from "zod";
import { Child } from "../support/child";
import { microseconds } from "./monotonic";

const START = "2026-11-20T17:00:00Z";

/** Seconds of the home in one of the wall's. */
export const SPEED = 240;

const Shown = z.looseObject({ now: z.number() });

/** The simulated Smartcar in a process of its own, and the home's clock, which is its clock. */
export class StormCloud {
  readonly origin: string;
  readonly #child: Child;
  #shown = Date.parse(START);
  #at = microseconds();

  private constructor(child: Child, origin: string) {
    this.#child = child;
    this.origin = origin;
  }

  static async open(): Promise<StormCloud> {
    const { child, found } = await Child.start({
      args: ["--import", "tsx", "test/storm/cloud-main.ts", START, String(SPEED)],
      ready: /cloud at (\S+)/,
    });
    return new StormCloud(child, found[1] ?? "");
  }

  /** What the home's clock shows, as far as it can be known here. */
  get now(): number {
    return this.#shown + ((microseconds() - this.#at) / 1000) * SPEED;
  }

  /** Lets the home's clock go forward at once. */
  async jump(ms: number): Promise<void> {
    const before = Shown.parse(await this.control("/clock")).now;
    // On a busy computer a short jump is over before it is asked for, and what has happened stays.
    const after = await this.control("/clock", { now: Math.round(before + ms) }).catch(() => this.control("/clock"));
    this.#shown = Shown.parse(after).now;
    this.#at = microseconds();
  }

  /** A question to its control API, or a change with `body`. */
  async control(path: string, body?: unknown, method = body === undefined ? "GET" : "POST"): Promise<unknown> {
    const answer = await request(`${this.origin}/simulator${path}`, {
      method: method as "GET",
      headers: { "content-type": "application/json" },
      // A connection that was idle may just be closing.
      reset: true,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 400) throw new Error(`The simulator refused ${path}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  async close(): Promise<void> {
    await this.#child.stop("SIGKILL");
  }
}
