import { randomInt } from "node:crypto";
import { Hono } from "hono";
import * as z from "zod";
import { AdjustableClock } from "../../../core/adjustable-clock";
import { systemClock } from "../../../core/clock";
import type { Cloud } from "../../cloud/cloud";
import type { Env } from "../env";
import { ControlError, readBody } from "./read-body";

/** How long a question for the next change waits, by the wall's clock. */
const HELD_MS = 20_000;

const Instant = z.union([z.int(), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))]);

const PaceSchema = z.strictObject({
  now: Instant.optional(),
  speed: z.number().min(0).max(1_000_000).optional(),
});

/** The time: what it is, when it is next set, and setting it. */
export function clockControl({ clock, closing }: Pick<Cloud, "clock" | "closing">): Hono<Env> {
  const own = clock instanceof AdjustableClock ? clock : undefined;
  const waiting = new Set<() => void>();
  /** Another each time that the clock is set, and in each simulator: who knows the number can wait for the next one. */
  let revision = randomInt(2 ** 40);
  const wake = (): void => {
    for (const go of waiting) go();
  };
  const off = own?.onSet(() => {
    revision += 1;
    wake();
  });
  closing.addEventListener("abort", () => (off?.(), wake()), { once: true });

  const show = (): object => ({ now: clock.now(), speed: own?.speed ?? 1, ...(own && { revision }) });
  const change = (gone: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const go = (): void => {
        cancel();
        gone.removeEventListener("abort", go);
        waiting.delete(go);
        resolve();
      };
      const cancel = systemClock.after(HELD_MS, go);
      gone.addEventListener("abort", go, { once: true });
      waiting.add(go);
    });

  return new Hono<Env>()
    .get("/", async (c) => {
      const { signal } = c.req.raw;
      const isHeld = c.req.query("after") === String(revision) && !closing.aborted && !signal.aborted;
      if (own && isHeld) await change(signal);
      return c.json(show());
    })
    .post("/", async (c) => {
      const { now, speed } = await readBody(c, PaceSchema);
      if (!own) throw new ControlError(400, "This simulator's clock belongs to the program that it runs in.");
      if (now !== undefined && now < own.now())
        throw new ControlError(400, "What has happened to the cars stays: set the clock forward.");
      own.set({ ...(now !== undefined && { now }), ...(speed !== undefined && { speed }) });
      return c.json(show());
    });
}
