import { soundInstant } from "../../core/instant";
import type { Anchor, Base, Drawn, EstimateState, Fact, Rise, Sample, Trip, TripDay } from "./state";

type Told = ReadonlyMap<string, unknown>;

/**
 * What of a stored state is worth keeping: all but the last reading of the charger, which is of the time before. The
 * time in between is reckoned by what was known. Anything that is not understood is left out.
 */
export function restoreEstimate(stored: unknown): EstimateState {
  const told = membersOf(stored);
  if (!told) return {};
  const learnt: EstimateState = {
    limit: percent(told, "limit"),
    capacityKwh: above0(told, "capacityKwh"),
    rises: listOf(told.get("rises"), riseFrom),
    measuredW: listOf(told.get("measuredW"), positive),
    toldW: listOf(told.get("toldW"), positive),
    tripDays: listOf(told.get("tripDays"), tripDayFrom),
  };
  const at = instant(told, "at");
  // Without knowing when that was, nobody can tell whether its instants are of a clock that was wrong.
  if (at === undefined) return learnt;
  return {
    ...learnt,
    at,
    base: baseFrom(told.get("base")),
    reportedAt: instant(told, "reportedAt"),
    plugged: factFrom(told.get("plugged")),
    charging: factFrom(told.get("charging")),
    plan: factFrom(told.get("plan")),
    carPower: sampleFrom(told.get("carPower")),
    drawn: listOf(told.get("drawn"), drawnFrom),
    awayMs: number(told, "awayMs"),
    anchor: anchorFrom(told.get("anchor")),
    rise: riseFrom(told.get("rise")),
    powerLearntAt: instant(told, "powerLearntAt"),
    trip: tripFrom(told.get("trip")),
  };
}

function membersOf(value: unknown): Told | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return new Map<string, unknown>(Object.entries(value));
}

function number(told: Told, name: string): number | undefined {
  const value = told.get(name);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function instant(told: Told, name: string): number | undefined {
  return soundInstant(told.get(name));
}

function above0(told: Told, name: string): number | undefined {
  return positive(told.get(name));
}

function percent(told: Told, name: string): number | undefined {
  const value = number(told, name);
  return value !== undefined && value >= 0 && value <= 100 ? value : undefined;
}

function positive(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;
}

function listOf<T>(value: unknown, from: (entry: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((entry: unknown) => from(entry) ?? []);
}

function baseFrom(value: unknown): Base | undefined {
  const told = membersOf(value);
  const soc = told && percent(told, "soc");
  const at = told && instant(told, "at");
  const plusMinus = told && percent(told, "plusMinus");
  if (soc === undefined || at === undefined || plusMinus === undefined) return undefined;
  return { soc, at, plusMinus, carried: told?.get("carried") === true || undefined };
}

function factFrom(value: unknown): Fact | undefined {
  const told = membersOf(value);
  const is = told?.get("is");
  const since = told && instant(told, "since");
  const at = told && instant(told, "at");
  return typeof is !== "boolean" || since === undefined || at === undefined ? undefined : { is, since, at };
}

function sampleFrom(value: unknown): Sample | undefined {
  const told = membersOf(value);
  const watts = told && number(told, "watts");
  const at = told && instant(told, "at");
  return watts === undefined || at === undefined ? undefined : { watts, at };
}

function drawnFrom(value: unknown): Drawn | undefined {
  const told = membersOf(value);
  const fromAt = told && instant(told, "fromAt");
  const toAt = told && instant(told, "toAt");
  const kwh = told && number(told, "kwh");
  const doubtKwh = told && number(told, "doubtKwh");
  if (fromAt === undefined || toAt === undefined || kwh === undefined || doubtKwh === undefined) return undefined;
  if (toAt <= fromAt || kwh < 0 || doubtKwh < 0) return undefined;
  return { fromAt, toAt, kwh, doubtKwh, measured: told?.get("measured") === true };
}

function anchorFrom(value: unknown): Anchor | undefined {
  const told = membersOf(value);
  const soc = told && percent(told, "soc");
  const kwh = told && number(told, "kwh");
  const doubtKwh = told && number(told, "doubtKwh");
  return soc === undefined || kwh === undefined || doubtKwh === undefined ? undefined : { soc, kwh, doubtKwh };
}

function riseFrom(value: unknown): Rise | undefined {
  const told = membersOf(value);
  const rose = told && above0(told, "percent");
  const kwh = told && above0(told, "kwh");
  return rose === undefined || kwh === undefined ? undefined : { percent: rose, kwh };
}

function tripFrom(value: unknown): Trip | undefined {
  const told = membersOf(value);
  const soc = told && percent(told, "soc");
  const leftAt = told && instant(told, "leftAt");
  return told && soc !== undefined && leftAt !== undefined
    ? { soc, leftAt, backAt: instant(told, "backAt") }
    : undefined;
}

function tripDayFrom(value: unknown): TripDay | undefined {
  const told = membersOf(value);
  const day = told?.get("day");
  const used = told && above0(told, "percent");
  return typeof day !== "string" || !/^\d{4}-\d\d-\d\d$/.test(day) || used === undefined
    ? undefined
    : { day, percent: used };
}
