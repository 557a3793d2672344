import { MINUTE_MS } from "../../core/duration";
import type { SignalValue } from "./reported-state";
import type { Counted, MeterEvidence, Track, Witness } from "./stored-state";

/** A second report confirms the first when it is of a moment so much later. */
export const SECOND_REPORT_MS = 2 * MINUTE_MS;

/** What was just received: of the car, of the house's meter, or of a command. */
export type Observation =
  | {
      readonly kind: "report";
      readonly now: number;
      /** The signals that the report brought. */
      readonly codes: ReadonlySet<string>;
      /** Somebody asked for it; what comes unasked may be a copy of what came before. */
      readonly isRequested?: boolean;
    }
  | { readonly kind: "meter"; readonly evidence: MeterEvidence }
  | { readonly kind: "command"; readonly charging: boolean; readonly at: number }
  /** The car has answered a command that its cable is out. */
  | { readonly kind: "unplugged"; readonly at: number };

/** What a report says of a value. */
export interface Claim extends SignalValue<boolean> {
  /** Whether the observation brought it, and did not only meet what was known. */
  readonly isFresh: boolean;
  readonly receivedAt: number;
  readonly vouchedAt: number;
}

/** A claim, and by what it is judged. */
interface Step {
  readonly report: Claim | undefined;
  readonly confirmed: (claim: Claim, counted: Counted | undefined) => readonly Witness[];
  readonly isContradicted: boolean;
  readonly countsAtOnce?: boolean;
}

/** Whether a value counts because the car itself has answered so. */
export function isAnswer(counted: Counted | undefined): boolean {
  return counted?.witnesses.includes("answer") ?? false;
}

/** A make that is asked again and still reports what it recorded before the car's answer says it of now. */
function vouchedSince(counted: Counted | undefined, claim: Claim | undefined): Claim | undefined {
  const { retrievedAt = -Infinity } = claim?.signal ?? {};
  if (!claim || !counted || !isAnswer(counted) || claim.at >= counted.at || retrievedAt <= counted.at) return claim;
  return { ...claim, at: retrievedAt, signal: { ...claim.signal, updatedAt: retrievedAt } };
}

/** What counts of a value after one more claim of it, and what waits for a second witness. */
export function trackAfter(
  track: Track,
  { report: claim, confirmed, isContradicted, countsAtOnce = false }: Step,
): Track {
  const { counted, pending } = track;
  const report = vouchedSince(counted, claim);
  if (!report) return track;
  const { value, at } = report;
  const newest = { at, datedAt: report.signal.updatedAt };
  const { receivedAt, vouchedAt } = report;
  const fresh: Counted = { value, since: at, ...newest, receivedAt, vouchedAt, witnesses: [] };
  // A value without a date says nothing of when it held: a dated one takes its place, unless something has confirmed it.
  const isVague = counted?.datedAt === undefined && counted?.witnesses.length === 0 && newest.datedAt !== undefined;
  if ((!counted || isVague) && !isContradicted) {
    return { counted: { ...fresh, witnesses: [...confirmed(report, undefined)] } };
  }
  if (counted && at < counted.at) return track;

  if (value === counted?.value) {
    const witnesses = union(counted.witnesses, [...confirmed(report, counted), ...secondReport(counted, report)]);
    return { counted: { ...counted, ...newest, witnesses } };
  }

  const first = pending?.value === value ? pending : fresh;
  const witnesses = union(isContradicted ? [] : confirmed(report, counted), secondReport(first, report));
  const next = { ...first, ...newest, witnesses };
  return witnesses.length > 0 || (countsAtOnce && value)
    ? { counted: next }
    : { ...(counted && { counted }), pending: next };
}

/** A report of a later moment, or one that was asked for later, confirms the first; a copy that is delivered again does not. */
function secondReport(first: Counted, report: Claim): Witness[] {
  if (!report.isFresh) return [];
  const isOfLater = report.at >= first.since + SECOND_REPORT_MS;
  const isAgain =
    report.receivedAt >= first.receivedAt + SECOND_REPORT_MS && report.vouchedAt >= first.vouchedAt + SECOND_REPORT_MS;
  return isOfLater || isAgain ? ["report"] : [];
}

/** What the car's reports say of a value, as the observation that brought them makes it count; `undefined` for nothing. */
export function claimOf(
  claim: SignalValue<boolean> | undefined,
  observation: Observation,
  codes: readonly string[],
): Claim | undefined {
  if (!claim) return undefined;
  const { receivedAt, retrievedAt } = claim.signal;
  const isFresh = observation.kind === "report" && codes.some((code) => observation.codes.has(code));
  if (!isFresh) return { ...claim, isFresh: false, receivedAt, vouchedAt: retrievedAt ?? receivedAt };
  const { now, isRequested = false } = observation;
  return { ...claim, isFresh, receivedAt: now, vouchedAt: isRequested ? now : (retrievedAt ?? now) };
}

function union(one: readonly Witness[], other: readonly Witness[]): Witness[] {
  return [...new Set([...one, ...other])];
}
