import * as z from "zod";
import { DAY_MS } from "../../core/duration";
import { parseTolerantly, SoundInstant, tolerantList, tolerantMember } from "../../core/tolerant-schema";
import { DAYS_KEPT, emptyHistory, type History } from "./history";
import type { ServiceErrors } from "./service-error";

/** What is stored of what was measured in the last days, and of how far forecasts were off. */

const Watts = z.array(z.number().nullable().catch(null));

/** Slots of another length, or a history whose lists differ in length, begin again; what was being measured is of the time before. */
function historySchema(slotMinutes: 15 | 30): z.ZodType<History> {
  const anew = emptyHistory(slotMinutes);
  const Measured = z
    .object({
      slotMs: z.literal(anew.slotMs),
      startAt: SoundInstant.or(z.literal(0)),
      surplusW: Watts,
      solarW: Watts,
    })
    .refine(({ surplusW, solarW }) => surplusW.length === solarW.length)
    .refine(({ startAt }) => startAt % anew.slotMs === 0)
    .transform(({ slotMs, startAt, surplusW, solarW }) => {
      const dropped = Math.max(0, surplusW.length - (DAYS_KEPT * DAY_MS) / slotMs);
      return {
        slotMs,
        startAt: startAt + dropped * slotMs,
        surplusW: surplusW.slice(dropped),
        solarW: solarW.slice(dropped),
      };
    });
  return tolerantMember<History>(Measured, anew);
}

/** A history of slots of half an hour. */
export const StoredHistory = historySchema(30);

/** What of a stored history is worth keeping. Never throws. */
export function restoreHistory(stored: unknown, slotMinutes: 15 | 30 = 30): History {
  return parseTolerantly(historySchema(slotMinutes), stored).value ?? emptyHistory(slotMinutes);
}

const StoredValue = z
  .object({ startAt: SoundInstant, endAt: SoundInstant, watts: z.number().positive(), reach: z.number() })
  .refine(({ startAt, endAt }) => endAt > startAt);
const Shown = z.object({ reach: z.number(), said: z.number().positive(), was: z.number() });

export const StoredErrors: z.ZodType<ServiceErrors> = tolerantMember(
  z.object({ said: tolerantMember(tolerantList(StoredValue), []), shown: tolerantMember(tolerantList(Shown), []) }),
  { said: [], shown: [] },
);

/** What of stored errors is worth keeping. Never throws. */
export function restoreErrors(stored: unknown): ServiceErrors {
  return parseTolerantly(StoredErrors, stored).value ?? { said: [], shown: [] };
}
