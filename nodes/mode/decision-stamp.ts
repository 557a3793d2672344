import * as z from "zod";
import type { ModeInput, PlannedWindow } from "../../src/control/mode/input";
import { MINUTE_MS } from "../../src/core/duration";
import { soundInstant } from "../../src/core/instant";

const instant = z
  .string()
  .transform((text) => Date.parse(text))
  .refine((at) => soundInstant(at) !== undefined);

const Planned = z.object({
  start: instant,
  end: instant,
  energyKwh: z.number().optional(),
  solarKwh: z.number().optional(),
});

/** What a deciding node's messages carry as `msg.decision`. What does not fit is left out. */
const Decided = z.object({
  by: z.enum(["smartcar-surplus", "smartcar-tariff"]),
  on: z.boolean().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  nextChange: instant.optional().catch(undefined),
  heartbeatMinutes: z.number().positive().max(1440).optional().catch(undefined),
  plan: z.array(Planned).optional().catch(undefined),
  goal: z
    .object({ ready: instant, target: z.number().optional().catch(undefined) })
    .optional()
    .catch(undefined),
  sunKnown: z.boolean().optional().catch(undefined),
  batteryKnown: z.boolean().optional().catch(undefined),
  holdBattery: z.boolean().optional().catch(undefined),
});

const LONGEST_REASON = 300;

/** The decision that a message carries, by whichever output of its node it came; `undefined` if it carries none. */
export function sourceDecision(stamp: unknown): ModeInput | undefined {
  const parsed = Decided.safeParse(stamp);
  if (!parsed.success) return undefined;
  const { by, on, code, reason, nextChange, heartbeatMinutes, plan, goal, sunKnown, batteryKnown, holdBattery } =
    parsed.data;
  return {
    kind: "source",
    name: by === "smartcar-surplus" ? "surplus" : "tariff",
    decision: {
      on,
      code,
      said: reason?.slice(0, LONGEST_REASON),
      nextChangeAt: nextChange,
      heartbeatMs: heartbeatMinutes === undefined ? undefined : heartbeatMinutes * MINUTE_MS,
      plan: plan?.map(plannedWindow).filter(({ startAt, endAt }) => endAt > startAt),
      goal: goal && { readyAt: goal.ready, targetPercent: goal.target },
      sunKnown,
      batteryKnown,
      holdsBattery: holdBattery,
    },
  };
}

function plannedWindow({ start, end, energyKwh, solarKwh }: z.infer<typeof Planned>): PlannedWindow {
  return { startAt: start, endAt: end, energyKwh, solarKwh };
}
