import { DateTime } from "luxon";
import { isRecord } from "../core/describe-value";
import { DAY_MS } from "../core/duration";
import { isoText } from "../core/instant";

/** What is published, as JSON. What is unknown is absent; times are ISO 8601. */

/** What is known of something, by name. */
export type Fields = Readonly<Record<string, unknown>>;

/** What of a snapshot is published: a list of what may, so that nothing personal is ever in it that nobody knew of. */
const STATE = [
  "name",
  "make",
  "model",
  "year",
  "soc",
  "rangeKm",
  "capacityKwh",
  "limit",
  "pluggedIn",
  "charging",
  "status",
  "powerW",
  "minutesToFull",
  "connector",
  "energyAddedKwh",
  "locked",
  "odometerKm",
  "fuelPercent",
  "fuelLiters",
  "fuelRangeKm",
  "atHome",
  "place",
  "placeReasons",
  "contradictory",
  "unconfirmed",
  "updatedAt",
  "source",
] as const;

const FAULT = ["code", "reason", "resolution", "since"] as const;

/** A car that has reported nothing for so long is shown as it was. */
const STALE_MS = DAY_MS;

export interface CarFacts {
  readonly snapshot: Fields;
  /** Of the make, as its owners write it. */
  readonly makeName?: string | undefined;
  /** What it has accepted, and not reported since. */
  readonly accepted?: Fields | undefined;
  /** Only what is asked for is published. */
  readonly personal?: { readonly vin?: string | undefined } | undefined;
}

/** `state`: the car as it is known. */
export function stateDocument({ snapshot, makeName, accepted = {}, personal }: CarFacts, now: number): Fields {
  const { fault, lastKnown, location, updatedAt } = snapshot;
  const old = isRecord(lastKnown) ? picked(lastKnown, STATE) : {};
  const reportedAt = typeof updatedAt === "string" ? Date.parse(updatedAt) : undefined;
  return {
    ...picked(snapshot, STATE),
    ...(makeName !== undefined && { make: makeName }),
    ...(isRecord(fault) && { fault: picked(fault, FAULT) }),
    ...(Object.keys(old).length > 0 && { lastKnown: old }),
    ...(Object.keys(accepted).length > 0 && { accepted }),
    stale: reportedAt === undefined || now - reportedAt > STALE_MS,
    ...(personal && isRecord(location) && { location }),
    ...(personal?.vin !== undefined && { vin: personal.vin }),
  };
}

/** What a deciding node says of its decision. */
export interface DecisionReport {
  /** Its type. */
  readonly by: string;
  readonly report: Fields;
}

/** Who has the last word: a mode comes after the two others. */
const ORDER = ["smartcar-mode", "smartcar-tariff", "smartcar-surplus"];

const DECISION = [
  "on",
  "reason",
  "code",
  "since",
  "until",
  "nextChange",
  "mode",
  "boost",
  "holdBattery",
  "warning",
  "warnings",
] as const;

/** `decision`: that of the node that has the last word, and the requests that apply. `undefined` where nobody decides. */
export function decisionDocument(reports: readonly DecisionReport[], zone: string): Fields | undefined {
  const [last] = reports.toSorted((one, other) => ORDER.indexOf(one.by) - ORDER.indexOf(other.by));
  if (!last) return undefined;
  const { mode, tariff } = byType(reports);
  const [inputs, planned] = [fieldsOf(mode?.["inputs"]), fieldsOf(tariff?.["inputs"])];
  const [once, goal] = [fieldsOf(mode?.["ready"]), fieldsOf(tariff?.["goal"])];
  const ready = once["at"] ?? goal["ready"];
  return known({
    ...picked(last.report, DECISION),
    by: last.by,
    ready,
    readyTime: typeof ready === "string" ? clockTime(ready, zone) : undefined,
    // Others are those of the settings, which a request does not end.
    readyRequested: mode || tariff ? once["at"] !== undefined || goal["once"] === true : undefined,
    target: once["target"] ?? goal["target"] ?? planned["targetPercent"],
    full: planned["fullPercent"],
    minimum: inputs["minimumPercent"] ?? planned["minimumPercent"],
    ceiling: planned["ceiling"],
    price: planned["importPrice"],
    currency: tariff?.["currency"],
  });
}

const PLAN = ["goal", "cost", "saving", "currency", "sunKnown", "usual"] as const;

/** `plan`: when the car charges, as far as it is known. `undefined` where nobody plans. */
export function planDocument(reports: readonly DecisionReport[]): Fields | undefined {
  const { mode, tariff } = byType(reports);
  if (!mode && !tariff) return undefined;
  const planned = windowsOf(tariff);
  const windows = mode
    ? windowsOf(mode).map((window) => ({ ...planned.find((one) => one["start"] === window["start"]), ...window }))
    : planned;
  return known({
    start: windows[0]?.["start"],
    end: windows[0]?.["end"],
    windows,
    ...picked(tariff ?? {}, PLAN),
  });
}

/** `budget`: what can still be used this month and in the make's window. */
export function budgetDocument(
  budget: Fields,
  stops: { readonly limit: number; readonly windowDays: number } | undefined,
  now: number,
): Fields {
  return known({
    ...budget,
    stopsLimit: stops?.limit,
    stopsWindowDays: stops?.windowDays,
    month: isoText(now).slice(0, "2026-11".length),
  });
}

/** A charging session, ended or not. Instants in ms since the epoch. */
export interface SessionFacts {
  readonly startAt: number;
  readonly endAt?: number | undefined;
  readonly energyKwh?: number | undefined;
  readonly socFrom?: number | undefined;
  readonly socTo?: number | undefined;
  readonly approximate?: boolean | undefined;
  readonly cost?: number | undefined;
  readonly currency?: string | undefined;
  /** Percent of the energy that came from the sun. */
  readonly solarShare?: number | undefined;
}

/** `session`: the one that runs, or the last one, and all energy that sessions have brought. */
export function sessionDocument(session: SessionFacts | undefined, energyTotalKwh: number | undefined): Fields {
  if (!session) return known({ active: false, energyTotalKwh });
  const { startAt, endAt, ...facts } = session;
  return known({
    active: endAt === undefined,
    start: isoText(startAt),
    end: endAt === undefined ? undefined : isoText(endAt),
    ...facts,
    energyTotalKwh,
  });
}

/** What a home knows now. */
export interface HomeFacts {
  readonly name?: string | undefined;
  readonly currency?: string | undefined;
  readonly gridW?: number | undefined;
  readonly solarW?: number | undefined;
  readonly batteryW?: number | undefined;
  readonly batteryPercent?: number | undefined;
  readonly price?: number | undefined;
  readonly feedIn?: number | undefined;
  readonly limitW?: number | undefined;
  readonly limitUntil?: string | undefined;
  readonly limitSource?: string | undefined;
  readonly position?: Fields | undefined;
}

/** `state` of a home. */
export function homeDocument({ limitW, limitUntil, limitSource, ...facts }: HomeFacts): Fields {
  const limit = known({ active: limitW !== undefined, limitW, until: limitUntil, source: limitSource });
  return known({ ...facts, gridLimit: limit });
}

function byType(reports: readonly DecisionReport[]): {
  readonly mode: Fields | undefined;
  readonly tariff: Fields | undefined;
} {
  const of = (type: string): Fields | undefined => reports.find(({ by }) => by === type)?.report;
  return { mode: of("smartcar-mode"), tariff: of("smartcar-tariff") };
}

function windowsOf(report: Fields = {}): readonly Fields[] {
  const { plan } = report;
  return Array.isArray(plan) ? plan.filter((window: unknown): window is Fields => isRecord(window)) : [];
}

function clockTime(iso: string, zone: string): string | undefined {
  const at = DateTime.fromISO(iso, { zone });
  return at.isValid ? at.toFormat("HH:mm:ss") : undefined;
}

function fieldsOf(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

function picked(fields: Fields, names: readonly string[]): Fields {
  return known(Object.fromEntries(names.map((name) => [name, fields[name]])));
}

function known(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
