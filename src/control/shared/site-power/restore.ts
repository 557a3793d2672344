import { type Pace, paceOf } from "./pace";
import type { SignSuspicion, StepParams } from "./own-step";
import type { SitePower } from "./site-power";

/**
 * What of a stored site is worth keeping: how often the meter speaks, that it was seen to vary, and a sign that is
 * doubtful or proved wrong. Readings are not: they belong to the time before. What is not understood is left out.
 */
export function restoreSite(stored: unknown): SitePower {
  if (!isRecord(stored)) return {};
  const changes = isRecord(stored["vitals"]) ? numberFrom(stored["vitals"]["changes"]) : undefined;
  const pace = paceFrom(stored["pace"]);
  const sign = signFrom(stored["sign"]);
  return {
    ...(pace && { pace }),
    ...(sign && { sign }),
    ...(changes && { vitals: { since: 0, until: 0, count: 0, changes } }),
  };
}

/** What of a site is to be stored. */
export function lastingSite({ pace, sign, vitals }: SitePower): SitePower {
  const lasting = vitals && { since: 0, until: 0, count: 0, changes: vitals.changes };
  return { ...(pace && { pace }), ...(sign && { sign }), ...(lasting && { vitals: lasting }) };
}

function paceFrom(value: unknown): Pace | undefined {
  if (!isRecord(value) || !Array.isArray(value["gaps"])) return undefined;
  const gaps = value["gaps"].flatMap((gap: unknown) => (typeof gap === "number" && gap > 0 ? [gap] : []));
  return gaps.length > 0 ? paceOf(gaps, numberFrom(value["differing"]) ?? 0) : undefined;
}

function signFrom(value: unknown): SignSuspicion | undefined {
  if (!isRecord(value) || typeof value["under"] !== "string") return undefined;
  const params = paramsFrom(value["params"]);
  const starts = numberFrom(value["starts"]) ?? 1;
  return params && { params, under: value["under"], starts, isOpen: false, isProved: value["isProved"] === true };
}

/** The numbers of a step, as they were stored. */
export function paramsFrom(value: unknown): StepParams | undefined {
  if (!isRecord(value)) return undefined;
  const [beforeW, afterW, expectedW] = ["beforeW", "afterW", "expectedW"].map((name) => numberFrom(value[name]));
  if (beforeW === undefined || afterW === undefined || expectedW === undefined) return undefined;
  return { beforeW, afterW, expectedW };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function numberFrom(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
