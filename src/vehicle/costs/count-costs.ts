import { DateTime } from "luxon";
import { LONGEST_MS, type CostLook, type LookedSession } from "./cost-look";
import type { CostBook, CostDay, Pending, SessionCost } from "./stored-costs";
import { stayAfter } from "./stays";

/** As many as the car's own ledger has. */
const SESSIONS_KEPT = 200;
/** A session of weeks is a fault of a report. */
const DAYS_KEPT = 40;

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

/**
 * The costs after one more look. A car reports its energy seldom: what it has brought since is counted with the mean price and the
 * mean share of the sun of that time, day by day, so each look should come within minutes. What nobody saw is counted with
 * neither. The sun is what neither the grid nor the home battery gives; its kWh cost what they would have earned as export, and
 * those of the home battery what they would have cost from the grid.
 */
export function costsAfter(book: CostBook, look: CostLook): CostBook {
  const sinceMs = Math.max(0, look.now - (book.at ?? look.now));
  const sessions = look.session ? withSession(book.sessions, look.session, look, sinceMs) : book.sessions;
  const stays = stayAfter(book, sessions, look);
  return {
    sinceAt: book.sinceAt ?? look.now,
    at: look.now,
    pluggedIn: look.pluggedIn ?? book.pluggedIn,
    stays,
    sessions,
  };
}

function withSession(
  sessions: readonly SessionCost[],
  session: LookedSession,
  look: CostLook,
  sinceMs: number,
): SessionCost[] {
  const index = sessions.findIndex(({ startAt }) => startAt === session.startAt);
  const known = sessions[index] ?? begun(session, look);
  const next = counted(session.isRunning ? watched(known, look, sinceMs) : known, session.energyKwh ?? 0);
  if (index >= 0) return sessions.map((one, at) => (at === index ? next : one));
  // What was pending of an older session never comes any more.
  return [...sessions.map((one) => (one.pending.length === 0 ? one : { ...one, pending: [] })), next].slice(
    -SESSIONS_KEPT,
  );
}

function begun({ startAt, energyKwh = 0 }: LookedSession, { now, odometerKm }: CostLook): SessionCost {
  return {
    startAt,
    // What it had brought before anybody looked is of an unknown price.
    reportedKwh: now - startAt <= LONGEST_MS ? 0 : energyKwh,
    days: [],
    pending: [],
    seenMs: 0,
    missedMs: Math.max(0, now - startAt - LONGEST_MS),
    chargerKwh: 0,
    chargerMs: 0,
    ...(odometerKm !== undefined && { odometerKm }),
  };
}

/** What was while the car charged, since the last look. */
function watched(session: SessionCost, look: CostLook, sinceMs: number): SessionCost {
  const passedMs = Math.min(sinceMs, Math.max(0, look.now - session.startAt));
  const ms = Math.min(passedMs, LONGEST_MS);
  if (ms === 0) return session;
  const { chargerW, price, currency, priceSource } = look;
  const dayAt = DateTime.fromMillis(look.now, { zone: look.zone }).startOf("day").toMillis();
  return {
    ...session,
    seenMs: session.seenMs + ms,
    missedMs: session.missedMs + passedMs - ms,
    pending: seen(session.pending, dayAt, look, ms),
    ...(chargerW !== undefined && {
      chargerKwh: session.chargerKwh + Math.max(0, chargerW) * (ms / KWH),
      chargerMs: session.chargerMs + ms,
    }),
    ...(price !== undefined && currency !== undefined && { currency }),
    ...(price !== undefined && priceSource && { priceSource }),
  };
}

/** W times ms in a kWh. */
const KWH = 3.6e9;

function seen(pending: readonly Pending[], dayAt: number, look: CostLook, ms: number): Pending[] {
  const before = pending.find((day) => day.dayAt === dayAt);
  const { price, feedIn = 0 } = look;
  const shares = sharesOf(look);
  const add = (sum: number | undefined, value: number): number => (sum ?? 0) + value * ms;
  const priced = (value: number | undefined, share: number | undefined): number =>
    price === undefined || value === undefined || share === undefined ? 0 : value * share;
  const day: Pending = {
    dayAt,
    ms: add(before?.ms, 1),
    sharedMs: add(before?.sharedMs, shares ? 1 : 0),
    pricedMs: add(before?.pricedMs, price === undefined ? 0 : 1),
    solar: add(before?.solar, shares?.solar ?? 0),
    battery: add(before?.battery, shares?.battery ?? 0),
    gridCost: add(before?.gridCost, priced(price, shares?.grid)),
    batteryCost: add(before?.batteryCost, priced(price, shares?.battery)),
    solarCost: add(before?.solarCost, priced(feedIn, shares?.solar)),
    otherCost: add(before?.otherCost, shares ? 0 : (price ?? 0)),
  };
  return [...pending.filter((one) => one !== before), day];
}

/** Where what the car draws comes from, from 0 to 1; `undefined` where no meter shows it. */
function sharesOf({
  gridW,
  batteryW = 0,
  powerW,
}: CostLook): Readonly<Record<"grid" | "battery" | "solar", number>> | undefined {
  if (gridW === undefined || powerW === undefined || powerW <= 0) return undefined;
  const grid = Math.min(1, Math.max(0, gridW) / powerW);
  const battery = Math.min(1 - grid, Math.max(0, batteryW) / powerW);
  return { grid, battery, solar: 1 - grid - battery };
}

/** What the car has reported since it was last counted, by what was seen meanwhile. */
function counted(session: SessionCost, reportedKwh: number): SessionCost {
  const grown = reportedKwh - session.reportedKwh;
  if (grown <= 0) return session;
  const totalMs = session.pending.reduce((sum, { ms }) => sum + ms, 0);
  const days =
    totalMs === 0
      ? session.days
      : session.pending.reduce((all, one) => withDay(all, one, grown / totalMs), session.days);
  return { ...session, reportedKwh, days: days.slice(-DAYS_KEPT), pending: [] };
}

function withDay(days: readonly CostDay[], pending: Pending, kwhPerMs: number): CostDay[] {
  const { dayAt } = pending;
  const before = days.find((day) => day.dayAt === dayAt) ?? { dayAt, ...NO_DAY };
  // Millionths are finer than any meter, and keep what is stored short.
  const add = (sum: number, weighted: number): number => Math.round((sum + weighted * kwhPerMs) * 1e6) / 1e6;
  const day: CostDay = {
    dayAt,
    kwh: add(before.kwh, pending.ms),
    sharedKwh: add(before.sharedKwh, pending.sharedMs),
    solarKwh: add(before.solarKwh, pending.solar),
    batteryKwh: add(before.batteryKwh, pending.battery),
    pricedKwh: add(before.pricedKwh, pending.pricedMs),
    gridCost: add(before.gridCost, pending.gridCost),
    batteryCost: add(before.batteryCost, pending.batteryCost),
    solarCost: add(before.solarCost, pending.solarCost),
    otherCost: add(before.otherCost, pending.otherCost),
  };
  return [...days.filter((one) => one.dayAt !== dayAt), day].toSorted((a, b) => a.dayAt - b.dayAt);
}
