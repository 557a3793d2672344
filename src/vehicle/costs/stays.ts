import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import type { CostLook } from "./cost-look";
import type { CostBook, SessionCost, Stay, TrailSlot } from "./stored-costs";

const SLOT_MS = 15 * MINUTE_MS;
/** The largest battery charges for less than so long. */
const TRAIL_SLOTS = (36 * HOUR_MS) / SLOT_MS;
const STAYS_KEPT = 200;
/** A car that was seen neither plugged in nor unplugged for longer may have been plugged in at any time of it. */
const GAP_MS = 30 * MINUTE_MS;
/** Clocks of car and house differ by so much. */
const TOLERANCE_MS = 5 * MINUTE_MS;

/**
 * The stays after one more look: from plugging in to unplugging, with what was meanwhile. For a car whose plugging in nobody saw
 * there is none, and so nothing that would have been.
 */
export function stayAfter(book: CostBook, sessions: readonly SessionCost[], look: CostLook): Stay[] {
  const { stays, pluggedIn: before, at } = book;
  const { pluggedIn, now } = look;
  const open = stays.at(-1);
  if (pluggedIn === false) return stays.map((stay) => (stay.untilAt === undefined ? ended(stay, sessions, now) : stay));
  if (pluggedIn !== true) return stays;
  const isSeen = before === false && at !== undefined && now - at <= GAP_MS;
  if (before !== true && isSeen) return [...stays, longer({ fromAt: now, trail: [] }, look)].slice(-STAYS_KEPT);
  if (!open || open.untilAt !== undefined) return stays;
  return [...stays.slice(0, -1), costed(longer(open, look), sessions)];
}

/** The stay in which a session began. */
export function stayOf(stays: readonly Stay[], startAt: number): Stay | undefined {
  return stays.findLast(
    ({ fromAt, untilAt = Infinity }) => startAt >= fromAt - TOLERANCE_MS && startAt <= untilAt + TOLERANCE_MS,
  );
}

function ended(stay: Stay, sessions: readonly SessionCost[], untilAt: number): Stay {
  return { ...costed(stay, sessions), untilAt, trail: [] };
}

function longer(stay: Stay, look: CostLook): Stay {
  const at = Math.floor(look.now / SLOT_MS) * SLOT_MS;
  const last = stay.trail.at(-1);
  const isSame = last?.at === at;
  if (!isSame && stay.trail.length >= TRAIL_SLOTS) return stay;
  const slot = slotAfter(isSame ? last : { at, looks: 0 }, look);
  return { ...stay, trail: [...(isSame ? stay.trail.slice(0, -1) : stay.trail), slot] };
}

function slotAfter(slot: TrailSlot, { price, feedIn, gridW, batteryW = 0, powerW = 0, session }: CostLook): TrailSlot {
  const { at, looks } = slot;
  const drawnW = session?.isRunning ? powerW : 0;
  const surplusW = gridW === undefined ? undefined : Math.max(0, drawnW - gridW - Math.max(0, batteryW));
  const mean = (before: number | undefined, value: number | undefined): number | undefined =>
    value === undefined || (before === undefined && looks > 0) ? before : ((before ?? 0) * looks + value) / (looks + 1);
  return {
    at,
    looks: looks + 1,
    price: mean(slot.price, price),
    feedIn: mean(slot.feedIn, feedIn),
    surplusW: mean(slot.surplusW, surplusW),
  };
}

function costed(stay: Stay, sessions: readonly SessionCost[]): Stay {
  const own = sessions.filter(({ startAt }) => stayOf([stay], startAt));
  const { atOncePerKwh: _, ...rest } = stay;
  const atOncePerKwh = atOnce(stay, own);
  return atOncePerKwh === undefined ? rest : { ...rest, atOncePerKwh };
}

/**
 * What a kWh would have cost if the car had begun to charge when it was plugged in: the same energy as its sessions of this stay have
 * brought, with the mean power that it charged with, without a pause. In each quarter of an hour, as much of that power as the
 * house would have exported costs what the export would have earned, and the rest the price of that time. `undefined`, never a
 * guess, where a price of that time is unknown, where the meter shows only a part of it, and where a part of the energy was not seen.
 */
export function atOnce(
  { fromAt, trail }: Pick<Stay, "fromAt" | "trail">,
  sessions: readonly SessionCost[],
): number | undefined {
  const kwh = sessions.flatMap(({ days }) => days).reduce((sum, day) => sum + day.kwh, 0);
  const reportedKwh = sessions.reduce((sum, one) => sum + one.reportedKwh, 0);
  const hours = sessions.reduce((sum, { seenMs, pending }) => sum + seenMs - pendingMs(pending), 0) / HOUR_MS;
  const missedMs = sessions.reduce((sum, one) => sum + one.missedMs, 0);
  if (kwh <= 0 || hours <= 0 || kwh < WHOLE * reportedKwh || missedMs > GAP_MS) return undefined;
  const watts = (kwh / hours) * 1000;
  const untilAt = fromAt + hours * HOUR_MS;
  let cost = 0;
  let reachedAt = fromAt;
  let metered: boolean | undefined;
  for (const { at, price, feedIn = 0, surplusW } of trail) {
    const [from, until] = [Math.max(at, fromAt), Math.min(at + SLOT_MS, untilAt)];
    if (until <= from) continue;
    const isMetered = surplusW !== undefined;
    metered ??= isMetered;
    if (price === undefined || from > reachedAt || metered !== isMetered) return undefined;
    const solar = Math.min(1, (surplusW ?? 0) / watts);
    cost += ((until - from) / HOUR_MS) * (watts / 1000) * (solar * feedIn + (1 - solar) * price);
    reachedAt = until;
  }
  return reachedAt < untilAt ? undefined : Math.round((cost / kwh) * 1e6) / 1e6;
}

/** So much must have been counted. */
const WHOLE = 0.95;

function pendingMs(pending: SessionCost["pending"]): number {
  return pending.reduce((sum, { ms }) => sum + ms, 0);
}
