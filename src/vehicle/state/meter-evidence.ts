import { z } from "zod";

/**
 * What the meter of the house shows of a car: a step of its power has appeared or vanished, what was commanded or what the car
 * reports shows, or a living meter lacks it although a fresh report says that the car charges with power.
 */
export const MeterEvidence = z.object({
  /** When the meter showed it; milliseconds since the epoch. */
  at: z.number().min(0).max(8.64e15),
  load: z.enum(["appeared", "vanished", "shown", "missing"]),
  watts: z.number().optional(),
});
export type MeterEvidence = z.infer<typeof MeterEvidence>;
