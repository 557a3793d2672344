import { MINUTE_MS } from "../../core/duration";
import type { MeterEvidence, PlaceState, KnownSignal } from "../state/stored-state";
import { SETTLE_MS } from "../state/report-age";
import { MOVED_KM, odometerOf, SAME_MOMENT_MS } from "../state/reported-state";
import { fastChargerEvidence } from "./fast-charger";
import { spotOf, type Home, type Spot } from "./spot";

/** Where a car is, as seen from its home. */
export type Place = "home" | "away" | "unknown";

/** Why a car is judged to be where it is. */
export type PlaceReason =
  | "position"
  | "car-reports"
  | "fast-charger"
  | "more-power-than-a-home"
  | "meter-shows-load"
  | "meter-shows-no-load"
  | "position-unconfirmed"
  | "moved"
  | "plugged-in-again"
  | "silent-after-start";

/** Where a car is, and by what that is known. */
export interface PlaceResult {
  readonly place: Place;
  /** Empty where nothing is known. */
  readonly reasons: readonly PlaceReason[];
}

/** By then what a car reports late has come. */
const LATE_MS = 60 * MINUTE_MS;

/** One reading of a power that no home has may be false; a second, this much later, is not. */
const SECOND_READING_MS = 2 * MINUTE_MS;

type Known = ReadonlyMap<string, KnownSignal>;

/** What was just received from a car. */
export interface PlaceReport {
  readonly known: Known;
  readonly home: Home | undefined;
  /** Whether it is plugged in, as far as that counts, and since when. */
  readonly plugged: { readonly value: boolean; readonly since: number } | undefined;
}

/**
 * The place after one more report. It holds until the car has moved: by a newer position, its odometer, or a cable that was out
 * and is in again; never until a report is old. Who was away, or at a fast charger, stays so until the cable is out or a newer
 * position is at home. One position that jumps while the cable is in needs a second.
 */
export function observePlace(before: PlaceState, report: PlaceReport): PlaceState {
  const wasIn = before.plugged === true && report.plugged?.value !== false;
  const plugged = withPlug(withHome(before, report), report);
  const { state, hasMoved } = withOdometer(plugged, report.known, wasIn);
  return withFastCharger(withSpot(state, report, wasIn && !hasMoved), report);
}

/**
 * The place after the meter of the house has shown something of the car, which has charged since `chargingSince` as far as it
 * reports.
 */
export function observeMeter(
  state: PlaceState,
  { load, at }: MeterEvidence,
  chargingSince: number | undefined,
): PlaceState {
  if (load === "vanished") return state;
  if (load !== "missing") return { ...state, meter: { isHome: true, at } };
  const { spot, plugged } = state;
  // A start that nothing confirms is no evidence, and a position from after the start is a better one.
  if (chargingSince === undefined || plugged === false || (spot?.isHome && spot.at > chargingSince)) return state;
  return { ...state, meter: { isHome: false, at } };
}

/** Where the car is, and why. */
export function placeResult({ spot, jump, lost, fast, meter }: PlaceState): PlaceResult {
  if (fast) return { place: "away", reasons: [fast.reason] };
  if (meter && !meter.isHome) return { place: "away", reasons: ["meter-shows-no-load"] };
  const doubt = jump ? (["position-unconfirmed"] as const) : [];
  if (spot) {
    return {
      place: spot.isHome ? "home" : "away",
      reasons: [spot.by === "position" ? "position" : "car-reports", ...doubt],
    };
  }
  if (meter) return { place: "home", reasons: ["meter-shows-load", ...doubt] };
  return { place: "unknown", reasons: [...(lost ? [lost] : []), ...doubt] };
}

/** A home that was entered again judges the newest position again. */
function withHome(state: PlaceState, { known, home }: PlaceReport): PlaceState {
  if (isSameHome(state.home, home)) return state;
  const { spot: old, jump: _jump, home: _home, ...rest } = state;
  const isLost = old === undefined && state.lost !== undefined;
  const spot = isLost ? undefined : spotOf(known, home, undefined);
  return { ...rest, ...(home && { home }), ...(spot && { spot, seenAt: spot.at }) };
}

function isSameHome(one: Home | undefined, other: Home | undefined): boolean {
  return (
    one?.position.latitude === other?.position.latitude &&
    one?.position.longitude === other?.position.longitude &&
    one?.radiusM === other?.radiusM
  );
}

function withPlug(state: PlaceState, { plugged, known }: PlaceReport): PlaceState {
  if (!plugged || plugged.value === state.plugged) return state;
  if (!plugged.value) {
    const { fast: _fast, overruled: _overruled, meter: _meter, ...rest } = state;
    return { ...rest, plugged: false, ...(state.plugged && { unpluggedAt: plugged.since }) };
  }
  const next = { ...state, plugged: true };
  const { spot, unpluggedAt } = state;
  if (!spot || unpluggedAt === undefined || spot.at >= unpluggedAt) return next;
  const odometer = odometerOf(known);
  const hasStayed =
    odometer !== undefined &&
    state.odometer !== undefined &&
    odometer.at >= unpluggedAt &&
    Math.abs(odometer.value - state.odometer.value) < MOVED_KM;
  return hasStayed ? next : withoutSpot(next, "plugged-in-again");
}

/**
 * A car whose cable is in does not drive: an odometer that rises shortly after it was seen away is late, and ends no absence; one
 * that rises later shows that nobody reported how the cable was out.
 */
function withOdometer(
  state: PlaceState,
  known: Known,
  wasIn: boolean,
): { readonly state: PlaceState; readonly hasMoved: boolean } {
  const odometer = odometerOf(known);
  const last = state.odometer;
  if (!odometer || (last && (odometer.at <= last.at || odometer.value < last.value))) return { state, hasMoved: false };
  const next = { ...state, odometer: { value: odometer.value, at: odometer.at } };
  if (!last || odometer.value < last.value + MOVED_KM) {
    return { state: { ...next, odometer: { value: last?.value ?? odometer.value, at: odometer.at } }, hasMoved: false };
  }
  const { spot } = state;
  const isBefore = spot !== undefined && spot.at < odometer.at - SAME_MOMENT_MS;
  const awaySince = Math.max(...awayTimes(state));
  if (wasIn && odometer.at <= awaySince + LATE_MS) return { state: next, hasMoved: true };
  const { fast: _fast, meter: _meter, overruled: _overruled, ...rest } = next;
  return { state: isBefore ? withoutSpot(rest, "moved") : rest, hasMoved: true };
}

/** When the car was seen to be away, by each thing that shows it. */
function awayTimes({ spot, fast, meter }: PlaceState): number[] {
  const shown = [
    spot?.isHome === false ? spot.at : undefined,
    fast?.since,
    meter?.isHome === false ? meter.at : undefined,
  ];
  return shown.filter((at) => at !== undefined);
}

function withoutSpot(state: PlaceState, lost: PlaceState["lost"]): PlaceState {
  const { spot: _spot, jump: _jump, ...rest } = state;
  return { ...rest, lost };
}

function withSpot(state: PlaceState, { known, home }: PlaceReport, isFixed: boolean): PlaceState {
  const spot = spotOf(known, home, state.spot?.isHome);
  if (!spot || spot.at <= (state.seenAt ?? -Infinity)) return state;
  const next = { ...state, seenAt: spot.at };
  const isJump = isFixed && state.spot !== undefined && state.spot.isHome !== spot.isHome;
  if (isJump && state.jump?.isHome !== spot.isHome) return { ...next, jump: spot };
  return accepted(next, spot);
}

function accepted(state: PlaceState, spot: Spot): PlaceState {
  const { jump: _jump, lost: _lost, ...settled } = state;
  const next = { ...settled, spot };
  if (!spot.isHome) return next;
  const { fast, meter, ...rest } = next;
  const isOverruled = fast !== undefined && spot.at > fast.since;
  return {
    ...rest,
    ...(fast && (isOverruled ? { overruled: true as const } : { fast })),
    ...(meter && (meter.isHome || spot.at <= meter.at) && { meter }),
  };
}

function withFastCharger(state: PlaceState, { known }: PlaceReport): PlaceState {
  const evidence = fastChargerEvidence(known);
  const { fast, spot, unpluggedAt = -Infinity } = state;
  if (fast?.isSure) return state;
  const counts =
    evidence !== undefined &&
    state.plugged !== false &&
    state.overruled === undefined &&
    evidence.at >= unpluggedAt &&
    !(spot?.isHome && spot.at > evidence.at);
  if (!counts) {
    const { fast: _fast, ...rest } = state;
    return rest;
  }
  const since = fast?.since ?? evidence.at;
  const isSure = evidence.reason === "fast-charger" || evidence.at >= since + SECOND_READING_MS;
  return { ...state, fast: { reason: evidence.reason, since, isSure } };
}

/** What is known of a car that has not reported since it was started. Instants in milliseconds since the epoch. */
export interface Silence {
  /** Its make reports only near its home. */
  readonly atHomeOnly: boolean;
  /** When it accepted its last start. */
  readonly startedAt: number | undefined;
  /** When it last reported. */
  readonly receivedAt: number | undefined;
  /** When another car of the account last reported: the way to us works. */
  readonly othersReceivedAt: number | undefined;
  readonly lagMs: number;
  readonly now: number;
}

/**
 * A car whose make reports only at home, and that is silent after a start while others report, may be elsewhere: unknown. Silence
 * alone never makes it away.
 */
export function withSilence(judged: PlaceResult, silence: Silence): PlaceResult {
  const { atHomeOnly, startedAt, receivedAt = -Infinity, othersReceivedAt = -Infinity, lagMs, now } = silence;
  if (!atHomeOnly || startedAt === undefined || judged.place === "away" || receivedAt > startedAt) return judged;
  const isDue = now >= startedAt + lagMs + SETTLE_MS;
  return isDue && othersReceivedAt > startedAt ? { place: "unknown", reasons: ["silent-after-start"] } : judged;
}
