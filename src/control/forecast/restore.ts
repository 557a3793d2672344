import { soundInstant } from "../../core/instant";
import { DAY_MS, DAYS_KEPT, type History, emptyHistory } from "./history";

/**
 * What of a stored history is worth keeping: the slots that were measured. What was being measured belongs to the time
 * before. Anything that is not understood is left out; a history of other slots, or none, begins anew.
 */
export function restoreHistory(stored: unknown, slotMinutes: 15 | 30 = 30): History {
  const anew = emptyHistory(slotMinutes);
  if (typeof stored !== "object" || stored === null) return anew;
  const told = new Map<string, unknown>(Object.entries(stored));
  const startAt = told.get("startAt");
  const surplusW = wattsFrom(told.get("surplusW"));
  const solarW = wattsFrom(told.get("solarW"));
  if (told.get("slotMs") !== anew.slotMs || surplusW.length !== solarW.length) return anew;
  if (typeof startAt !== "number" || soundInstant(startAt) === undefined || startAt % anew.slotMs !== 0) return anew;

  const dropped = Math.max(0, surplusW.length - (DAYS_KEPT * DAY_MS) / anew.slotMs);
  return {
    slotMs: anew.slotMs,
    startAt: startAt + dropped * anew.slotMs,
    surplusW: surplusW.slice(dropped),
    solarW: solarW.slice(dropped),
  };
}

function wattsFrom(stored: unknown): Array<number | null> {
  if (!Array.isArray(stored)) return [];
  return stored.map((value: unknown) => (typeof value === "number" && Number.isFinite(value) ? value : null));
}
