import { DateTime } from "luxon";
import { isRecord } from "../core/describe-value";
import { DAY_MS, SECOND_MS } from "../core/duration";
import { windowsIn, type KnownPlan } from "./car-series";
import { fieldsIn, flagIn, numberIn, textIn, timeIn, type Fields } from "./fields";
import type {
  CarBudget,
  CarDecision,
  CarPlan,
  CarSession,
  CarState,
  ChargeState,
  MonthSums,
  Problem,
  Reading,
} from "./page-car";
import type { ModeName, RequestWord } from "./page-request";

/** The data about a car, as it is published elsewhere, too; the newest session first. */
export interface KnownCar extends KnownPlan {
  readonly id: string;
  readonly name: string;
  readonly homeId: string | undefined;
  readonly zone: string;
  readonly currency: string | undefined;
  readonly isSimulated: boolean;
  /** Seconds since each value was recorded. */
  readonly ages: Readonly<Record<string, number>>;
  readonly budget: Fields;
  readonly requests: readonly RequestWord[];
  readonly modes: readonly ModeName[];
  readonly sessions: readonly CarSession[];
  /** The status of each of its deciding nodes. */
  readonly reports: readonly Fields[];
}

/** Its sentences in the language of the reader. */
export interface CarWords {
  /** What will happen at the next change. */
  readonly next: (next: { readonly at: number; readonly starts: boolean | undefined }) => string;
}

/** A state of charge is out of date after this time. */
const OLD_MS = DAY_MS;
const MOST_SESSIONS = 10;

/** A car for the page. Only the members that are listed here ever reach the page. */
export function carState(known: KnownCar, words: CarWords): CarState {
  const { id, name, homeId, now, zone, currency, isSimulated, state, decision, sessions } = known;
  const reading = (key: string): Reading | undefined => readingOf(known, key);
  const [running] = sessions.filter(({ endAt }) => endAt === undefined);
  const ended = sessions.filter(({ endAt }) => endAt !== undefined);
  const accepted = fieldsIn(state, "accepted");
  const limit = numberIn(accepted, "limit");
  const started = flagIn(accepted, "charging");
  // The reason mentions it already.
  const charging = started === true && saysUnconfirmed(known) ? undefined : started;
  return {
    id,
    name,
    make: textIn(state, "make"),
    model: textIn(state, "model"),
    homeId,
    at: now,
    zone,
    currency,
    ...(isSimulated && { isSimulated }),
    soc: reading("soc"),
    limit: reading("limit"),
    rangeKm: reading("rangeKm"),
    powerW: flagIn(state, "charging") === true ? reading("powerW") : undefined,
    charge: chargeOf(state),
    place: placeOf(state),
    minutesToFull: flagIn(state, "charging") === true ? numberIn(state, "minutesToFull") : undefined,
    reportedAt: timeIn(state, "updatedAt"),
    isStale: state["stale"] === true,
    ...((charging !== undefined || limit !== undefined) && { accepted: { charging, limit } }),
    budget: budgetOf(known.budget),
    requests: known.requests,
    modes: known.modes,
    mode: known.modes.find((mode) => mode === decision?.["mode"]),
    boost: boostOf(decision),
    ready: readyOf(known),
    target: numberIn(decision, "target"),
    full: numberIn(decision, "full"),
    minimum: numberIn(decision, "minimum"),
    ceiling: numberIn(decision, "ceiling"),
    decision: decisionOf(known, words),
    ...(known.reports.length === 0 && { nobodyDecides: true }),
    plan: planOf(known.plan),
    session: running ?? ended[0],
    sessions: ended.slice(0, MOST_SESSIONS),
    month: monthOf(sessions, zone, now),
    problems: problemsOf(state, decision),
  };
}

function readingOf({ state, ages, now }: KnownCar, key: string): Reading | undefined {
  const [current, last] = [numberIn(state, key), numberIn(fieldsIn(state, "lastKnown"), key)];
  const value = current ?? last;
  const age = ages[key];
  if (value === undefined || age === undefined) return undefined;
  const isOld = current === undefined || age * SECOND_MS > OLD_MS;
  return { value, at: now - age * SECOND_MS, ...(isOld && { isOld }) };
}

function chargeOf(state: Fields): ChargeState {
  if (flagIn(state, "charging") === true) return "charging";
  if (flagIn(state, "pluggedIn") === false) return "unplugged";
  if (textIn(state, "status") === "fully-charged") return "full";
  return flagIn(state, "pluggedIn") === true ? "plugged-in" : "unknown";
}

function placeOf(state: Fields): CarState["place"] {
  const atHome = flagIn(state, "atHome");
  if (atHome === undefined) return "unknown";
  return atHome ? "home" : "away";
}

function budgetOf(budget: Fields): CarBudget {
  return {
    callsLeft: numberIn(budget, "callsLeft"),
    stopsLeft: numberIn(budget, "stopsLeft"),
    stopsLimit: numberIn(budget, "stopsLimit"),
    stopsDays: numberIn(budget, "stopsWindowDays"),
    commandsLeft: numberIn(budget, "commandsLeft"),
  };
}

function boostOf(decision: Fields | undefined): CarState["boost"] {
  const boost = fieldsIn(decision, "boost");
  return boost && { endAt: timeIn(boost, "until"), kwh: numberIn(boost, "kwh") };
}

function readyOf({ decision, plan }: KnownCar): CarState["ready"] {
  const at = timeIn(decision, "ready");
  if (at === undefined) return undefined;
  const goal = fieldsIn(plan, "goal");
  const once = timeIn(goal, "ready") !== at || goal?.["once"] === true;
  return { at, target: numberIn(decision, "target"), once };
}

/** No next change if the car does not charge again until it is driven: its deciding nodes follow sun and prices nonetheless. */
function decisionOf({ decision, state, now }: KnownCar, words: CarWords): CarDecision | undefined {
  const [code, reason] = [textIn(decision, "code"), textIn(decision, "reason")];
  if (code === undefined || reason === undefined) return undefined;
  const on = flagIn(decision, "on");
  const at = timeIn(decision, "nextChange");
  const next = at === undefined || at <= now || takesNoMore(state) ? undefined : at;
  return {
    on,
    code,
    reason,
    sinceAt: timeIn(decision, "since"),
    ...(next !== undefined && {
      next: { at: next, text: words.next({ at: next, starts: on === undefined ? undefined : !on }) },
    }),
  };
}

/** Whether the reason mentions that a start is unconfirmed. A mode repeats the reason of the node that it follows. */
function saysUnconfirmed({ decision, reports }: KnownCar): boolean {
  const reason = textIn(decision, "reason") ?? "";
  return reports
    .filter((report) => textIn(report, "code") === "charging-unconfirmed")
    .some((report) => reason.includes(textIn(report, "reason") ?? reason));
}

function takesNoMore(state: Fields): boolean {
  const [soc, limit] = [numberIn(state, "soc"), numberIn(state, "limit")];
  const isAtLimit = soc !== undefined && limit !== undefined && soc >= limit;
  return flagIn(state, "charging") !== true && (isAtLimit || chargeOf(state) === "full");
}

function planOf(plan: Fields | undefined): CarPlan | undefined {
  if (!plan) return undefined;
  return {
    windows: windowsIn(plan),
    cost: numberIn(plan, "cost"),
    saving: numberIn(plan, "saving"),
    sunKnown: flagIn(plan, "sunKnown"),
  };
}

/** The sums of the sessions of this month in the time zone of the car. */
function monthOf(sessions: readonly CarSession[], zone: string, now: number): MonthSums {
  const from = DateTime.fromMillis(now, { zone }).startOf("month").toMillis();
  const own = sessions.filter(({ startAt }) => startAt >= from);
  const energies = own.flatMap(({ energyKwh }) => energyKwh ?? []);
  const priced = own.filter(({ cost, energyKwh }) => cost !== undefined && energyKwh !== undefined);
  const [kwh, pricedKwh] = [sum(energies), sum(priced.map(({ energyKwh = 0 }) => energyKwh))];
  const share = kwh > 0 ? Math.round((pricedKwh / kwh) * 100) : 100;
  return {
    sessions: own.length,
    ...(energies.length > 0 && { energyKwh: rounded(kwh, 10) }),
    ...(priced.length > 0 && {
      cost: rounded(sum(priced.map(({ cost = 0 }) => cost)), 100),
      ...(share < 100 && { costShare: share }),
    }),
  };
}

function problemsOf(state: Fields, decision: Fields | undefined): readonly Problem[] {
  const fault = fieldsIn(state, "fault");
  const faults: Problem[] = [];
  const [code, text] = [textIn(fault, "code"), textIn(fault, "reason")];
  if (code !== undefined && text !== undefined)
    faults.push({ code, severity: "error", text, sinceAt: timeIn(fault, "since") });
  const warnings = decision?.["warnings"];
  if (!Array.isArray(warnings)) return faults;
  const shown = warnings.flatMap((warning: unknown): Problem[] => {
    const known = isRecord(warning) ? warning : undefined;
    const [own, message] = [textIn(known, "code"), textIn(known, "text")];
    return own === undefined || message === undefined ? [] : [{ code: own, severity: "warning", text: message }];
  });
  return [...faults, ...shown];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts + 0;
}
