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

/** In full hours: each step of it is a write. */
const StoredDay = z.object({
  day: z.iso.date(),
  readMs: z
    .number()
    .min(0)
    .transform((ms) => Math.floor(ms / HOUR_MS) * HOUR_MS),
  bestW: z.number().min(0),
});

/**
 * What of a state is stored: what was decided and when, the starts of the day, what was learned. Readings and updates of the car are
 * not: they belong to the time before. Without knowing when that was, nobody can tell whether its instants are of a clock that was
 * wrong.
 */
export const StoredSurplus: z.ZodType<SurplusState> = StoredFollowed.extend({
  at: tolerantOptional(SoundInstant),
  keepUntil: tolerantOptional(SoundInstant),
  settleUntil: tolerantOptional(SoundInstant),
  starts: tolerantOptional(tolerantList(z.object({ day: z.string(), count: z.number() }))),
  learnt: tolerantOptional(z.object({ watts: z.number(), at: SoundInstant })),
  history: tolerantOptional(z.object({ days: tolerantOptional(tolerantList(StoredDay)) })),
  noRise: tolerantOptional(StoredStep),
  site: tolerantMember(StoredSite, {}),
}).transform(({ at, keepUntil, settleUntil, starts, learnt, history, noRise, site, ...followed }) => ({
  ...restoredFollowed(followed, at),
  starts,
  learnt,
  history: history?.days && { days: history.days },
  noRise,
  site,
  ...(at !== undefined && { at, keepUntil, settleUntil }),
}));

/** What of a stored or living state is worth keeping. Never throws. */
export function restoreSurplus(state: unknown): SurplusState {
  return parseTolerantly(StoredSurplus, state).value ?? {};
}
