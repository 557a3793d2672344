import * as z from "zod";
import {
  parseTolerantly,
  SoundInstant,
  tolerantList,
  tolerantMember,
  tolerantOptional,
} from "../../core/tolerant-schema";
import type { EstimateState } from "./state";

const Percent = z.number().min(0).max(100);
const Fact = z.object({ is: z.boolean(), since: SoundInstant, at: SoundInstant });
const Rise = z.object({ percent: z.number().positive(), kwh: z.number().positive() });

const Drawn = z
  .object({
    fromAt: SoundInstant,
    toAt: SoundInstant,
    kwh: z.number().nonnegative(),
    doubtKwh: z.number().nonnegative(),
    measured: tolerantMember(z.boolean(), false),
  })
  .refine(({ fromAt, toAt }) => toAt > fromAt);

/** What was learned stays valid. */
const Learnt = z.object({
  limit: tolerantOptional(Percent),
  capacityKwh: tolerantOptional(z.number().positive()),
  rises: tolerantOptional(tolerantList(Rise)),
  measuredW: tolerantOptional(tolerantList(z.number().positive())),
  toldW: tolerantOptional(tolerantList(z.number().positive())),
  startDelaysMs: tolerantOptional(tolerantList(z.number().nonnegative())),
  taper: tolerantOptional(
    tolerantList(
      z.object({ band: z.number().int().min(5).max(9), shares: tolerantList(z.number().positive().max(1)) }),
    ),
  ),
  paces: tolerantOptional(tolerantList(z.number().positive())),
  tripDays: tolerantOptional(
    tolerantList(z.object({ day: z.string().regex(/^\d{4}-\d\d-\d\d$/), percent: z.number().positive() })),
  ),
});

const Dated = z.object({
  at: tolerantOptional(SoundInstant),
  base: tolerantOptional(
    z.object({ soc: Percent, at: SoundInstant, plusMinus: Percent, carried: tolerantOptional(z.boolean()) }),
  ),
  reportedAt: tolerantOptional(SoundInstant),
  plugged: tolerantOptional(Fact),
  charging: tolerantOptional(Fact),
  plan: tolerantOptional(Fact),
  carPower: tolerantOptional(z.object({ watts: z.number(), at: SoundInstant })),
  drawn: tolerantOptional(tolerantList(Drawn)),
  awayMs: tolerantOptional(z.number()),
  anchor: tolerantOptional(z.object({ soc: Percent, kwh: z.number(), doubtKwh: z.number() })),
  rise: tolerantOptional(Rise),
  powerLearntAt: tolerantOptional(SoundInstant),
  taperLearntAt: tolerantOptional(SoundInstant),
  trip: tolerantOptional(z.object({ soc: Percent, leftAt: SoundInstant, backAt: tolerantOptional(SoundInstant) })),
});

/**
 * The stored part of an estimate: everything but the last reading of the charger, which is outdated after a restart. The time in
 * between is calculated from what was known. If `at` is missing, the other instants cannot be trusted and are dropped.
 */
export const StoredEstimate: z.ZodType<EstimateState> = Dated.extend(Learnt.shape).transform((stored) =>
  stored.at === undefined ? Learnt.parse(stored) : stored,
);

/** The usable part of a stored estimate. Never throws. */
export function restoreEstimate(stored: unknown): EstimateState {
  return parseTolerantly(StoredEstimate, stored).value ?? {};
}
