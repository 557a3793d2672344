import * as z from "zod";
import {
  parseTolerantly,
  SoundInstant,
  tolerantList,
  tolerantMember,
  tolerantOptional,
} from "../../core/tolerant-schema";
import { HOUR_MS } from "../../core/duration";
import { restoredFollowed, StoredFollowed } from "../shared/stored-followed";
import { StoredSite, StoredStep } from "../shared/site-power/stored-site";
import type { SurplusState } from "./state";

/** In full hours, because each change is a write. */
const StoredDay = z.object({
  day: z.iso.date(),
  readMs: z
    .number()
    .min(0)
    .transform((ms) => Math.floor(ms / HOUR_MS) * HOUR_MS),
  bestW: z.number().min(0),
});

/**
 * The stored part of a state: what was decided and when, the starts of the day, and what was learned. Readings and updates of the
 * car are not stored, because they are outdated after a restart. If `at` is missing, the other instants cannot be trusted.
 */
export const StoredSurplus: z.ZodType<SurplusState> = StoredFollowed.extend({
  at: tolerantOptional(SoundInstant),
  keepUntil: tolerantOptional(SoundInstant),
  settleUntil: tolerantOptional(SoundInstant),
  starts: tolerantOptional(tolerantList(z.object({ day: z.string(), count: z.number() }))),
  trials: tolerantOptional(z.object({ day: z.string(), count: z.number(), lastAt: SoundInstant })),
  learnt: tolerantOptional(z.object({ watts: z.number(), at: SoundInstant })),
  history: tolerantOptional(z.object({ days: tolerantOptional(tolerantList(StoredDay)) })),
  noRise: tolerantOptional(StoredStep),
  site: tolerantMember(StoredSite, {}),
}).transform(({ at, keepUntil, settleUntil, starts, trials, learnt, history, noRise, site, ...followed }) => ({
  ...restoredFollowed(followed, at),
  starts,
  learnt,
  history: history?.days && { days: history.days },
  noRise,
  site,
  ...(at !== undefined && { at, keepUntil, settleUntil, trials }),
}));

/** The usable part of a stored or current state. Never throws. */
export function restoreSurplus(state: unknown): SurplusState {
  return parseTolerantly(StoredSurplus, state).value ?? {};
}
