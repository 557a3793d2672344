import type { PollFacts, PollMode } from "../../../src/control/polling/facts";
import { nextRead } from "../../../src/control/polling/next-read";
import type { StopBudget } from "../../../src/control/shared/known-car";
import { DAY_MS, MINUTE_MS } from "../../../src/core/duration";
import { already, type Answer } from "../../../src/vehicle/commands/answers";
import { goalReached } from "../../../src/vehicle/commands/charge-command";
import type { ChargeReport } from "../../../src/vehicle/commands/charge-evidence";
import { decideCommand } from "../../../src/vehicle/commands/policy/decide-command";
import { confirmationOf } from "../../../src/vehicle/commands/policy/reported";
import type { Budgets, Knowledge } from "../../../src/vehicle/commands/policy/decision";
import type { Taken } from "../../../src/vehicle/commands/policy/known-charge";
import {
  cameToNothing,
  isMemorable,
  isFulfilled,
  type PastRequest,
} from "../../../src/vehicle/commands/policy/repeat-policy";
import { settledAt, settlingUntil } from "../../../src/vehicle/budget/sent-ledger";
import { SETTLE_MS, type Sending } from "../../../src/vehicle/state/report-age";
import { makeOf } from "../../../src/vehicle/makes";
import type { CommandName } from "../../../src/vehicle/outcome";
import type { SentCommands } from "../../../src/vehicle/budget/stored-budget";
import type { StopCount } from "../../../src/vehicle/budget/stop-ledger";
import { type CarReport, CarTrail, isSame, reportOf } from "./car-trail";
import type { Home, HomeCar } from "./home";
import { monthOf, type Spending } from "./spending";

/** The calls of the free plan, and how many of them are reserved for commands. */
const CALLS_A_MONTH = 500;
const RESERVE = 50;
/** Stops reserved for ending charges. */
const RESERVED_STOPS = 5;
/** Confirmations are read only while this many reads per day are left. */
const READS_A_DAY = 2;
const LEAST_WAIT_MS = MINUTE_MS;
/** The longest time between looks at the car. */
const STEP_MS = 10 * MINUTE_MS;
/** How long after a command an update of the settled car is wanted. */
const WANTED_AFTER_MS = SETTLE_MS + MINUTE_MS;

/** A car that has start and stop, and a limit on stops. */
const MAKE = makeOf("BMW");
const { lagMs } = MAKE;
const STOPS = { total: MAKE.stopWindow?.stops ?? Infinity, windowDays: MAKE.stopWindow?.days ?? 30 };

/**
 * The car through Smartcar: what it reports, when it is read, and what commands cost. It decides like `smartcar-signals` and
 * `smartcar-charge`, on a simulated home without HTTP requests.
 */
export class CarLink {
  readonly #home: Home;
  readonly #car: HomeCar;
  readonly #spending: Spending;
  readonly #mode: PollMode;
  readonly #trail: CarTrail;
  #report: CarReport | undefined;
  #receivedAt: number | undefined;
  #readAt = -Infinity;
  #wantedAt: number | undefined;
  #taken: Taken | undefined;
  #last: PastRequest | undefined;
  #sent: SentCommands = {};
  /** A report that a command has read and `pass` has not returned yet. */
  #pending: CarReport | undefined;
  #changedAt: number | undefined;
  #pluggedAt = -Infinity;
  #confirmAt = Infinity;
  #requestAt = Infinity;
  #requestedAt: number | undefined;
  #pushed: CarReport | undefined;
  #webhookAt: number | undefined;

  constructor(home: Home, car: HomeCar, { spending, mode }: { spending: Spending; mode: PollMode }) {
    this.#home = home;
    this.#car = car;
    this.#trail = new CarTrail(car.car, lagMs + STEP_MS);
    this.#spending = spending;
    this.#mode = mode;
  }

  /** When it has to act next. */
  get nextAt(): number {
    if (this.#pending) return this.#home.now;
    const { at = Infinity } = nextRead({ mode: this.#mode, everyMs: Infinity }, this.#facts(), this.#home.now);
    return Math.min(this.#confirmAt, this.#requestAt, Math.max(at, this.#readAt + LEAST_WAIT_MS));
  }

  get stops(): StopBudget {
    const { left, lastDay } = this.#stopCount();
    return { ...STOPS, left, lastDay };
  }

  /** Call it whenever the car may have changed, and at `nextAt`. Returns the report of a read that is due. */
  pass(): CarReport | undefined {
    const { now } = this.#home;
    this.#trail.note(reportOf(this.#car, this.#home.now), this.#car.storedKwh);
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending) return pending;
    if (this.#requestAt <= now) this.#request();
    if (this.nextAt > now) return undefined;
    const isConfirmation = this.#confirmAt <= now;
    if (isConfirmation) this.#confirmAt = Infinity;
    if (isConfirmation && !this.#canSpareRead(now)) return undefined;
    return this.#read(now);
  }

  /** The report that the make pushes, if anything has changed. */
  push(): CarReport | undefined {
    const { now } = this.#home;
    this.#trail.note(reportOf(this.#car, this.#home.now), this.#car.storedKwh);
    const report = this.#trail.at(now - lagMs);
    if (!report || (this.#pushed && isSame(this.#pushed, report))) return undefined;
    this.#pushed = report;
    this.#webhookAt = now;
    return this.#receive(report, now);
  }

  /** An update of the car is wanted at `at`; it is requested once for each such time. */
  follow(at: number | undefined): void {
    this.#requestAt = at === undefined || at === this.#requestedAt ? Infinity : at;
  }

  /** Requests a start or stop, which is decided as for any car. `repeated` is for a heartbeat. */
  request(charging: boolean, repeated = false): void {
    const { now } = this.#home;
    const command = charging ? "start" : "stop";
    const request = { command, askedAt: now, repeated, automatic: true, force: false } as const;
    let decision = decideCommand(this.#knowledge(command), request, this.#budgets(now), now);
    if (decision.do === "read") {
      this.#pending = this.#read(now);
      decision = decideCommand(this.#knowledge(command), { ...request, lookedAt: now }, this.#budgets(now), now);
    }
    if (decision.do === "send") return this.#send(command, now);
    if ("answer" in decision && !(decision.isRepeated ?? false)) this.#remember(command, decision.answer, undefined);
  }

  /** A heartbeat repeats the decision. */
  repeat(on: boolean | undefined, { pluggedIn, charging, fullyCharged }: CarReport): void {
    if (on === undefined || on === charging || !pluggedIn || (on && fullyCharged)) return;
    this.request(on, true);
  }

  /** Sends a command and remembers its outcome. */
  #send(command: CommandName, now: number): void {
    this.#spending.call(now);
    const isStart = command === "start";
    const { charging: wasCharging, pluggedIn } = this.#car;
    const hasEffect = isStart ? this.#car.start(now) : this.#car.stop();
    if (hasEffect && isStart) this.#spending.starts += 1;
    if (hasEffect && !isStart) this.#spending.stops.push(now);
    this.#trail.note(reportOf(this.#car, this.#home.now), this.#car.storedKwh);
    this.#confirmAt = hasEffect ? now + lagMs + SETTLE_MS : Infinity;
    if (hasEffect) this.#wantedAt = now + lagMs + WANTED_AFTER_MS;
    const sending = { from: now, until: now };
    this.#sent = { ...this.#sent, [command]: { ...sending, mayTakeEffect: hasEffect } };
    this.#remember(command, answerOf(command, { hasEffect, isAlready: wasCharging === isStart, pluggedIn }), sending);
  }

  #remember(command: CommandName, result: Answer, sent: Sending | undefined): void {
    const { now } = this.#home;
    const wasSent = sent !== undefined;
    const sending = sent ?? { from: now, until: now };
    if (wasSent && isFulfilled(result)) this.#taken = { command, sending };
    const before = this.#last?.command === command ? this.#last : undefined;
    const confirmation = before && confirmationOf(this.#knowledge(command), { command }, before.sending);
    const failuresBefore =
      before && confirmation && cameToNothing(before, confirmation) ? before.failuresBefore + 1 : 0;
    if (isMemorable({ result, wasSent })) this.#last = { command, result, wasSent, sending, failuresBefore };
    else if (wasSent) this.#last = undefined;
  }

  #knowledge(command: CommandName): Knowledge {
    const { now } = this.#home;
    return {
      make: MAKE,
      makeName: "BMW",
      unsupported: undefined,
      place: "unknown",
      soc: this.#report && { percent: this.#report.soc, at: this.#report.at },
      charge: chargeReportOf(this.#report),
      value: undefined,
      last: this.#last,
      taken: this.#taken,
      stopSent: this.#sent.stop,
      startSent: this.#sent.start?.mayTakeEffect === true ? this.#sent.start : undefined,
      settledAt: settledAt(this.#sent, ["start", "stop"], now),
      settlingUntil: settlingUntil(this.#sent[command === "start" ? "stop" : "start"], now),
      doubtedAt: -Infinity,
      startableAt: this.#pluggedAt,
      lastUpdateAt: this.#changedAt,
      awakeAt: undefined,
    };
  }

  #budgets(now: number): Budgets {
    const calls = Math.max(0, CALLS_A_MONTH - this.#spending.callsIn(monthOf(now)));
    return { calls, stops: this.#stopCount(), commands: undefined };
  }

  #stopCount(): StopCount {
    const { now } = this.#home;
    const used = this.#spending.stopsUntil(now, STOPS.windowDays);
    const left = Math.max(0, STOPS.total - used);
    const lastDay = this.#spending.stopsUntil(now, 1);
    const { total: limit, windowDays } = STOPS;
    return { used, limit, left, windowDays, lastDay, low: false, mayStart: left > RESERVED_STOPS };
  }

  #request(): void {
    this.#requestedAt = this.#requestAt;
    this.#wantedAt = this.#requestAt;
    this.#requestAt = Infinity;
  }

  #read(now: number): CarReport | undefined {
    this.#spending.call(now);
    this.#readAt = now;
    const report = this.#trail.at(now - lagMs);
    return report && this.#receive(report, now);
  }

  #receive(report: CarReport, now: number): CarReport {
    this.#receivedAt = now;
    if (!this.#report || !isSame(this.#report, report)) this.#changedAt = now;
    if (this.#report?.pluggedIn === false && report.pluggedIn) this.#pluggedAt = report.at;
    if (this.#report?.pluggedIn === false && report.pluggedIn) this.#wantedAt = now + lagMs + WANTED_AFTER_MS;
    if (this.#taken && isConfirmed(this.#taken, report)) this.#confirmAt = Infinity;
    this.#report = report;
    return report;
  }

  #canSpareRead(now: number): boolean {
    const { readsLeft, endsAt } = this.#plan(now);
    return readsLeft / Math.max(1, (endsAt - now) / DAY_MS) >= READS_A_DAY;
  }

  #facts(): PollFacts {
    const { now } = this.#home;
    return {
      receivedAt: this.#receivedAt,
      webhookAt: this.#webhookAt,
      wantedAt: this.#wantedAt,
      charging: this.#believesCharging(),
      away: MAKE.atHomeOnly === true && this.#report?.atHome === false,
      stillReads: 0,
      lagMs,
      restMs: MAKE.restMs ?? 0,
      paused: false,
      able: true,
      plan: this.#plan(now),
    };
  }

  #plan(now: number): PollFacts["plan"] {
    const month = new Date(now);
    const [year, index] = [month.getUTCFullYear(), month.getUTCMonth()];
    const readsAMonth = CALLS_A_MONTH - RESERVE;
    return {
      readsAMonth,
      readsLeft: Math.max(0, readsAMonth - this.#spending.callsIn(monthOf(now))),
      startsAt: Date.UTC(year, index),
      endsAt: Date.UTC(year, index + 1),
    };
  }

  #believesCharging(): boolean | undefined {
    const [taken, report] = [this.#taken, this.#report];
    if (taken && (!report || report.at < taken.sending.until + SETTLE_MS)) return taken.command === "start";
    return report?.charging;
  }
}

/** Whether a report shows the result of a command. */
function isConfirmed({ command, sending }: Taken, report: CarReport): boolean {
  const isReached = report.charging === (command === "start");
  return (report.at > sending.from && isReached) || report.at >= sending.until + SETTLE_MS;
}

/** The answer to a command. */
function answerOf(
  command: CommandName,
  { hasEffect, isAlready, pluggedIn }: { hasEffect: boolean; isAlready: boolean; pluggedIn: boolean },
): Answer {
  if (hasEffect) return { outcome: "done", reason: "The car accepted it" };
  if (isAlready || command === "stop") return already(goalReached(command));
  const code = pluggedIn ? "FULLY_CHARGED" : "NOT_PLUGGED_IN";
  return { outcome: "refused", code, reason: "The car refused it" };
}

function chargeReportOf(report: CarReport | undefined): ChargeReport {
  if (!report) return { signs: [] };
  const { at, charging, pluggedIn, fullyCharged } = report;
  const cable = { of: "cable", charging: false, at } as const;
  return {
    signs: [{ of: "charging", charging, at }, { of: "status", charging, at }, ...(pluggedIn ? [] : [cable])],
    ...(fullyCharged && { fullAt: at }),
  };
}
