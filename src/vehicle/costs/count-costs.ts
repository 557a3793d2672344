import { DateTime } from "luxon";
import { HOUR_MS } from "../../core/duration";
import type { CostLook, LookedSession } from "./cost-look";
import { keptSessions } from "../sessions/sessions";
import { sharesOf, SLOT_MS, type Shares, slotsWithin, trailAfter } from "./house-trail";
import { staysAfter } from "./stays";
import type { CostBook, CostDay, HouseSlot, SessionCost } from "./stored-costs";

/** W times ms in a kWh. */
const KWH = 3.6e9;
/** What the charger's meter shows of a car that does not charge. */
const IDLE_W = 50;

/**
 * The costs after one more look. A car reports late when it began, ended, and what it has charged. So what the house was is remembered
 * for two days in slots of 5 minutes, and a session is counted by its own times once they are known: its energy is spread over
 * them, by the charger's meter where there is one and evenly otherwise, and each slot's part has the price and the origin of that
 * slot. What is in no slot was seen by nobody and is not counted. The sun's kWh cost what they would have earned as export, and
 * those of the home battery what they would have cost from the grid.
 */
export function costsAfter(book: CostBook, look: CostLook): CostBook {
  const trail = trailAfter(book.trail, look, book.at);
  const sessions = look.sessions.reduce<SessionCost[]>(
    (all, session) => withSession(all, session, look, trail),
    book.sessions,
  );
  const stays = staysAfter({ ...book, trail, sessions }, look);
  const pluggedIn = look.pluggedIn ?? book.pluggedIn;
  return { sinceAt: book.sinceAt ?? look.now, at: look.now, pluggedIn, trail, stays, sessions };
}

function withSession(
  sessions: SessionCost[],
  session: LookedSession,
  look: CostLook,
  trail: readonly HouseSlot[],
): SessionCost[] {
  const index = sessions.findIndex(({ startAt }) => startAt === session.startAt);
  const known = sessions[index];
  const isChanged =
    !known || session.endAt === undefined || known.endAt !== session.endAt || known.reportedKwh !== session.energyKwh;
  // Of what has left the trail nothing new can be said, and what ended before the first look is nothing.
  const firstAt = trail[0]?.at ?? Infinity;
  if (known ? !isChanged || firstAt > session.startAt : (session.endAt ?? Infinity) <= firstAt) return sessions;
  const counted = countedSession(session, look, trail, known);
  if (known) return sessions.map((one) => (one === known ? counted : one));
  return keptSessions([...sessions, counted], look.now);
}

function countedSession(
  { startAt, endAt = Infinity, energyKwh: reportedKwh = 0, socFrom, socTo }: LookedSession,
  { now, zone, powerW, currency, priceSource, odometerKm }: CostLook,
  trail: readonly HouseSlot[],
  known: SessionCost | undefined,
): SessionCost {
  const untilAt = Math.max(startAt, Math.min(endAt, now));
  const slots = slotsWithin(trail, startAt, untilAt);
  const seenMs = slots.reduce((sum, { ms }) => sum + ms, 0);
  const metered = slots.filter(({ chargerW }) => chargerW !== undefined);
  const chargerMs = metered.reduce((sum, { ms }) => sum + ms, 0);
  const weigh = weightOf(chargerMs === seenMs);
  const missedMs = untilAt - startAt - seenMs;
  const weights = slots.reduce((sum, slot) => sum + weigh(slot), 0);
  // What nobody saw has its part of the energy, too.
  const seenKwh = seenMs === 0 ? 0 : reportedKwh * (seenMs / (seenMs + missedMs));
  const meanW = untilAt > startAt ? (reportedKwh / ((untilAt - startAt) / HOUR_MS)) * 1000 : 0;
  const days = new Map<number, CostDay>();
  for (const slot of weights > 0 ? slots : []) {
    const dayAt = DateTime.fromMillis(Math.max(slot.at, startAt), { zone }).startOf("day").toMillis();
    const kwh = seenKwh * (weigh(slot) / weights);
    const before = days.get(dayAt) ?? { dayAt, ...NO_DAY };
    days.set(dayAt, added(before, slot, kwh, sharesOfCar(slot, powerW ?? meanW, now)));
  }
  const isPriced = slots.some(({ price }) => price !== undefined);
  const odometer = known ? known.odometerKm : odometerKm;
  return {
    startAt,
    endAt: untilAt,
    reportedKwh,
    days: [...days.values()].map((day) => rounded(day)),
    ...(socFrom !== undefined && { socFrom }),
    ...(socTo !== undefined && { socTo }),
    missedMs,
    chargerKwh: round(metered.reduce((sum, { chargerW = 0, ms }) => sum + Math.max(0, chargerW) * (ms / KWH), 0)),
    chargerMs,
    ...(isPriced && { currency: known?.currency ?? currency, priceSource: known?.priceSource ?? priceSource }),
    ...(odometer !== undefined && { odometerKm: odometer }),
  };
}

/** How much of a session's energy a slot has: by the charger's meter, or by time. */
function weightOf(isMetered: boolean): (slot: HouseSlot & { readonly ms: number }) => number {
  return ({ ms, chargerW = 0 }) => (isMetered ? ms * (chargerW > IDLE_W ? chargerW : 0) : ms);
}

const NO_DAY = {
  kwh: 0,
  sharedKwh: 0,
  solarKwh: 0,
  batteryKwh: 0,
  pricedKwh: 0,
  gridCost: 0,
  batteryCost: 0,
  solarCost: 0,
  otherCost: 0,
} as const;

/** The charger's meter is a mean of the slot, as those of the house are. */
function sharesOfCar(slot: HouseSlot & { readonly ms: number }, powerW: number, now: number): Shares | undefined {
  if (slot.chargerW !== undefined) return sharesOf(slot, slot.chargerW);
  return sharesOf(slot, powerW, Math.min(1, slot.ms / (Math.min(slot.at + SLOT_MS, now) - slot.at)));
}

function added(day: CostDay, { price, feedIn = 0 }: HouseSlot, kwh: number, shares: Shares | undefined): CostDay {
  const { grid = 0, battery = 0, solar = 0 } = shares ?? {};
  const cost = price === undefined ? 0 : kwh * price;
  return {
    dayAt: day.dayAt,
    kwh: day.kwh + kwh,
    sharedKwh: day.sharedKwh + (shares ? kwh : 0),
    solarKwh: day.solarKwh + kwh * solar,
    batteryKwh: day.batteryKwh + kwh * battery,
    pricedKwh: day.pricedKwh + (price === undefined ? 0 : kwh),
    gridCost: day.gridCost + cost * grid,
    batteryCost: day.batteryCost + cost * battery,
    solarCost: day.solarCost + (price === undefined ? 0 : kwh * solar * feedIn),
    otherCost: day.otherCost + (shares ? 0 : cost),
  };
}

function rounded(day: CostDay): CostDay {
  const { dayAt, ...amounts } = day;
  return { ...day, ...Object.fromEntries(Object.entries(amounts).map(([name, value]) => [name, round(value)])), dayAt };
}

/** Millionths are finer than any meter, and keep what is stored short. */
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6 + 0;
}
