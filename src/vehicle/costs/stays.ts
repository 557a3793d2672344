import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import type { CostLook } from "./cost-look";
import { slotsWithin } from "./house-trail";
import type { CostBook, SessionCost, Stay } from "./stored-costs";

/** A car is plugged in a few times a day at most. */
const STAYS_KEPT = 400;
/** Clocks of car and house differ by so much. */
const TOLERANCE_MS = 5 * MINUTE_MS;
/** So much of the energy must have been seen. */
const WHOLE = 0.95;

/** What of the book counts for a stay, with the trail and the sessions of now. */
type Known = Pick<CostBook, "trail" | "sessions" | "stays" | "pluggedIn">;

/**
 * The stays after one more look, from plugging in to unplugging. For a car whose plugging in nobody saw there is none, and so nothing
 * that would have been. What a car reports late still counts for its last stay.
 */
export function staysAfter(book: Known, { pluggedIn, pluggedAt, now }: CostLook): Stay[] {
  const { stays, pluggedIn: before } = book;
  const last = stays.at(-1);
  if (pluggedIn === true && before === false)
    return [...stays, { fromAt: Math.min(now, pluggedAt ?? now) }].slice(-STAYS_KEPT);
  if (!last) return [];
  const untilAt = last.untilAt ?? drivenAt(last, book.sessions) ?? (pluggedIn === false ? now : undefined);
  return [...stays.slice(0, -1), costed(untilAt === undefined ? last : { ...last, untilAt }, book)];
}

/** After which session of a stay the car was driven, as its state of charge shows where its plug does not. */
function drivenAt(stay: Stay, sessions: readonly SessionCost[]): number | undefined {
  const own = sessions.filter(({ startAt }) => stayOf([stay], startAt));
  const before = own.find(({ socTo }, index) => {
    const next = own[index + 1]?.socFrom;
    return next !== undefined && socTo !== undefined && next < socTo - DRIVEN_FALL;
  });
  return before?.endAt;
}

/** A parked car loses less. Percent. */
const DRIVEN_FALL = 3;

/** The stay in which a session began. */
export function stayOf(stays: readonly Stay[], startAt: number): Stay | undefined {
  return stays.findLast(
    ({ fromAt, untilAt = Infinity }) => startAt >= fromAt - TOLERANCE_MS && startAt <= untilAt + TOLERANCE_MS,
  );
}

function costed(stay: Stay, { trail, sessions }: Known): Stay {
  const own = sessions.filter(({ startAt }) => stayOf([stay], startAt));
  // What has left the trail stays as it was.
  if ((trail[0]?.at ?? Infinity) > stay.fromAt) return stay;
  const { atOncePerKwh: _, ...rest } = stay;
  const atOncePerKwh = atOnce(stay, trail, own);
  return atOncePerKwh === undefined ? rest : { ...rest, atOncePerKwh };
}

/**
 * What a kWh would have cost if the car had begun to charge when it was plugged in: the same energy as its sessions of this stay have
 * brought, with the mean power that it charged with, without a pause. In each slot, as much of that power as the house would have
 * exported costs what the export would have earned, and the rest the price of that time. `undefined`, never a guess, where a price
 * of that time is unknown, where the meter shows only a part of it, and where a part of the energy was not seen.
 */
function atOnce(
  { fromAt }: Pick<Stay, "fromAt">,
  trail: CostBook["trail"],
  sessions: readonly SessionCost[],
): number | undefined {
  const kwh = sessions.reduce((sum, one) => sum + one.reportedKwh, 0);
  const seenKwh = sessions.flatMap(({ days }) => days).reduce((sum, day) => sum + day.kwh, 0);
  const lengthMs = sessions.reduce((sum, { startAt, endAt }) => sum + endAt - startAt, 0);
  if (kwh <= 0 || lengthMs <= 0 || seenKwh < WHOLE * kwh) return undefined;
  const watts = (kwh / (lengthMs / HOUR_MS)) * 1000;
  const slots = slotsWithin(trail, fromAt, fromAt + lengthMs);
  const seenMs = slots.reduce((sum, { ms }) => sum + ms, 0);
  const metered = slots.filter(({ gridW }) => gridW !== undefined).length;
  if (seenMs < lengthMs || (metered > 0 && metered < slots.length)) return undefined;
  let cost = 0;
  for (const { at, ms, price, feedIn = 0, gridW, batteryW = 0, chargerW } of slots) {
    if (price === undefined) return undefined;
    const drawnW = chargerW ?? (sessions.some(({ startAt, endAt }) => at >= startAt && at < endAt) ? watts : 0);
    const surplusW = gridW === undefined ? 0 : Math.max(0, drawnW - gridW - Math.max(0, batteryW));
    const solar = Math.min(1, surplusW / watts);
    cost += (ms / lengthMs) * (solar * feedIn + (1 - solar) * price);
  }
  return Math.round(cost * 1e6) / 1e6;
}
