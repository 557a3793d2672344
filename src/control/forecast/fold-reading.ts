import { MINUTE_MS } from "../../core/duration";
import { type History, type HouseReading, type Measured, type OpenSlot, withSlot } from "./history";

/** A reading holds until the next one comes, but no longer than this unless the meter is slower: nothing is invented while it is silent. */
const HOLDS_MS = 5 * MINUTE_MS;

/** A slot counts if at least this share of it was measured. */
const LEAST_SHARE = 0.5;

const NOTHING: Measured = { ms: 0, wattMs: 0 };

/** The history after one more reading. A clock that was set back takes with it what had been measured of the future. */
export function foldReading(history: History, reading: HouseReading, holdsMs = HOLDS_MS): History {
  const { last } = history;
  if (!last) return { ...history, last: reading };
  if (reading.at < last.at) return { ...withoutFuture(history, reading.at), open: undefined, last: reading };

  const until = Math.min(reading.at, last.at + Math.max(HOLDS_MS, holdsMs));
  let folded = history;
  for (let from = last.at; from < until;) {
    const startAt = Math.floor(from / history.slotMs) * history.slotMs;
    const to = Math.min(until, startAt + history.slotMs);
    folded = measured(closedBefore(folded, startAt), startAt, last, to - from);
    from = to;
  }
  const current = Math.floor(reading.at / history.slotMs) * history.slotMs;
  return { ...closedBefore(folded, current), last: reading };
}

/** Adds what `reading` showed for `ms` to the open slot. */
function measured(history: History, startAt: number, reading: HouseReading, ms: number): History {
  const open: OpenSlot = history.open ?? { startAt, surplus: NOTHING, solar: NOTHING };
  return {
    ...history,
    open: {
      startAt,
      surplus: added(open.surplus, surplusOf(reading), ms),
      solar: added(open.solar, reading.solarW, ms),
    },
  };
}

function added(sum: Measured, watts: number | undefined, ms: number): Measured {
  if (watts === undefined || !Number.isFinite(watts)) return sum;
  return { ms: sum.ms + ms, wattMs: sum.wattMs + watts * ms };
}

function surplusOf({ gridW, chargerW }: HouseReading): number | undefined {
  return gridW === undefined || chargerW === undefined ? undefined : chargerW - gridW;
}

/** Ends the open slot if it lies before `startAt`. */
function closedBefore(history: History, startAt: number): History {
  const { open, slotMs } = history;
  if (!open || open.startAt >= startAt) return history;
  const mean = ({ ms, wattMs }: Measured): number | undefined => (ms >= slotMs * LEAST_SHARE ? wattMs / ms : undefined);
  const slot = { startAt: open.startAt, surplusW: mean(open.surplus), solarW: mean(open.solar) };
  const known = slot.surplusW !== undefined || slot.solarW !== undefined;
  return { ...(known ? withSlot(history, slot) : history), open: undefined };
}

function withoutFuture(history: History, now: number): History {
  const past = Math.max(0, Math.floor((now - history.startAt) / history.slotMs));
  return { ...history, surplusW: history.surplusW.slice(0, past), solarW: history.solarW.slice(0, past) };
}
