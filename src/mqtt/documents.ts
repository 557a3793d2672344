import { DateTime } from "luxon";
import { isRecord } from "../core/describe-value";
import { DAY_MS } from "../core/duration";
import { isoText } from "../core/instant";

/** The documents that are published as JSON. Unknown values are absent; times are ISO 8601. */

/** Values by name. */
export type Fields = Readonly<Record<string, unknown>>;

/** The members of a snapshot that are published. It is a list, so that a new member with personal data is not published by mistake. */
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

/** After this time without a report, the values of a car are out of date. */
const STALE_MS = DAY_MS;

/** What the document of a car is made of. */
export interface CarFacts {
  readonly snapshot: Fields;
  /** The name of the make, in the usual spelling. */
  readonly makeName?: string | undefined;
  /** Values that the car has accepted and not reported yet. */
  readonly accepted?: Fields | undefined;
  /** Personal data is published only if the owner has enabled it. */
  readonly personal?: { readonly vin?: string | undefined } | undefined;
}

/** The document `state` of a car. */
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

/** The status of a deciding node. */
export interface DecisionReport {
  /** The type of the node. */
  readonly by: string;
  readonly report: Fields;
}

/** The first of these that a car has makes the decision: a mode overrides the other two. */
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

/** The document `decision`: that of the node that overrides the others, with the requests that apply. `undefined` without a deciding node. */
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

/** The document `plan`: when the car will charge. `undefined` without a node that plans. */
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

/** The document `budget`: calls left in this month, and stops left in the period of the make. */
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

/** A charging session; one without an end is running. Instants in ms since the epoch. */
export interface SessionFacts {
  readonly startAt: number;
  readonly endAt?: number | undefined;
  readonly energyKwh?: number | undefined;
  readonly socFrom?: number | undefined;
  readonly socTo?: number | undefined;
  readonly approximate?: boolean | undefined;
  readonly cost?: number | undefined;
  readonly currency?: string | undefined;
  /** Percentage of the energy that was solar. */
  readonly solarShare?: number | undefined;
}

/** The document `session`: the running session or the last one, and the energy of all sessions. */
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

/** The present values of a home. */
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

/** The document `state` of a home. */
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
