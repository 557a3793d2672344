import type { PollFacts } from "../../src/control/polling/facts";
import { nextRead } from "../../src/control/polling/next-read";
import type { PollMode } from "../../src/control/polling/settings";
import type { StopBudget } from "../../src/control/shared/known-car";
import { FRESH_MS, SETTLE_MS } from "../../src/vehicle/evidence";
import { makeOf } from "../../src/vehicle/makes";
import { DAY_MS } from "./calendar";
import { type CarReport, CarTrail, isSame } from "./car-trail";
import type { Home } from "./home";
import { monthOf, type Spending } from "./spending";

const MINUTE_MS = 60_000;

/** The free plan, and what of it the account keeps for commands. */
const CALLS_A_MONTH = 500;
const RESERVE = 50;
/** Stops kept for charges that run. */
const KEPT_STOPS = 5;
/** So many reads a day must stay affordable before one is spent on a confirmation. */
const READS_A_DAY = 2;
const LEAST_WAIT_MS = MINUTE_MS;
/** A heartbeat is only sent again after this. */
const PAUSE_MS = 15 * MINUTE_MS;
/** The car is looked at so often at least. */
const STEP_MS = 10 * MINUTE_MS;
/** After a command that was not refused, news of the settled car are wanted. */
const WANTED_AFTER_MS = SETTLE_MS + MINUTE_MS;

/** A car that has start and stop, and a limit on stops. */
const MAKE = makeOf("BMW");
const { lagMs } = MAKE;
const STOPS = { total: MAKE.stopWindow?.stops ?? Infinity, windowDays: MAKE.stopWindow?.days ?? 30 };

/** The last command that took effect. */
interface Taken {
  readonly charging: boolean;
  readonly at: number;
}

/**
 * The car as it can be had through Smartcar: what is told of it, when it is read, and what commands spend. It does what
 * `smartcar-signals` and `smartcar-charge` do, without their requests.
 */
export class CarLink {
  readonly #home: Home;
  readonly #spending: Spending;
  readonly #mode: PollMode;
  readonly #trail = new CarTrail(lagMs + STEP_MS);
  #report: CarReport | undefined;
  #heardAt: number | undefined;
  #readAt = -Infinity;
  #wantedAt: number | undefined;
  #taken: Taken | undefined;
  #confirmAt = Infinity;
  #wishAt = Infinity;
  #asked: number | undefined;
  #requestedAt = -Infinity;
  #pushed: CarReport | undefined;
  #webhookAt: number | undefined;

  constructor(home: Home, spending: Spending, mode: PollMode) {
    this.#home = home;
    this.#spending = spending;
    this.#mode = mode;
  }

  /** When it has something to do. */
  get nextAt(): number {
    const { at = Infinity } = nextRead({ mode: this.#mode, everyMs: Infinity }, this.#facts(), this.#home.now);
    return Math.min(this.#confirmAt, this.#wishAt, Math.max(at, this.#readAt + LEAST_WAIT_MS));
  }

  get stops(): StopBudget {
    const used = this.#spending.stopsUntil(this.#home.now, STOPS.windowDays);
    const lastDay = this.#spending.stopsUntil(this.#home.now, 1);
    return { ...STOPS, left: Math.max(0, STOPS.total - used), lastDay };
  }

  /** To be called whenever the car may have changed, and at `nextAt`: what a read that is due brings. */
  pass(): CarReport | undefined {
    const { now } = this.#home;
    this.#trail.note(this.#home);
    if (this.#wishAt <= now) this.#wish();
    if (this.nextAt > now) return undefined;
    const isConfirmation = this.#confirmAt <= now;
    if (isConfirmation) this.#confirmAt = Infinity;
    if (isConfirmation && !this.#canSpareRead(now)) return undefined;
    return this.#read(now);
  }

  /** What the maker pushes by now, if anything has changed. */
  push(): CarReport | undefined {
    const { now } = this.#home;
    this.#trail.note(this.#home);
    const report = this.#trail.at(now - lagMs);
    if (!report || (this.#pushed && isSame(this.#pushed, report))) return undefined;
    this.#pushed = report;
    this.#webhookAt = now;
    return this.#hear(report, now);
  }

  /** News of the car from then on are wanted: they are asked for when the time has come, and once for each time. */
  follow(at: number | undefined): void {
    this.#wishAt = at === undefined || at === this.#asked ? Infinity : at;
  }

  /** Sends a start or a stop, if it is not known to be needless and may be spent. */
  request(charging: boolean): void {
    const { now } = this.#home;
    this.#requestedAt = now;
    if (this.#isKnownToBe(charging, now) || !this.#maySpend(charging, now)) return;
    this.#spending.call(now);
    const { charging: wasCharging, pluggedIn } = this.#home;
    const hasEffect = charging ? this.#home.start() : this.#home.stop();
    if (hasEffect && charging) this.#spending.starts += 1;
    if (hasEffect && !charging) this.#spending.stops.push(now);
    this.#trail.note(this.#home);
    this.#confirmAt = Infinity;
    // What the car says to a command that it cannot follow tells what it does, and needs no confirmation.
    if (charging && !pluggedIn) return;
    if (hasEffect) this.#confirmAt = now + lagMs + SETTLE_MS;
    if (hasEffect || wasCharging === charging) this.#taken = { charging, at: now };
    if (hasEffect) this.#wantedAt = now + lagMs + WANTED_AFTER_MS;
  }

  /** A heartbeat says again what shall be, which costs nothing unless the car has reported otherwise since. */
  repeat(on: boolean | undefined, { at, pluggedIn, charging, fullyCharged }: CarReport): void {
    const { now } = this.#home;
    if (on === undefined || on === charging || !pluggedIn || (on && fullyCharged)) return;
    if (at >= this.#requestedAt + SETTLE_MS && now >= this.#requestedAt + PAUSE_MS) this.request(on);
  }

  #wish(): void {
    this.#asked = this.#wishAt;
    this.#wantedAt = this.#wishAt;
    this.#wishAt = Infinity;
  }

  #isKnownToBe(charging: boolean, now: number): boolean {
    const report = this.#report;
    if (!report || now - report.at > FRESH_MS || (this.#taken && report.at < this.#taken.at + SETTLE_MS)) return false;
    if (!report.pluggedIn) return true;
    return report.charging === charging || (charging && report.fullyCharged);
  }

  #maySpend(start: boolean, now: number): boolean {
    const callsLeft = CALLS_A_MONTH - this.#spending.callsIn(monthOf(now));
    const stopsLeft = this.stops.left;
    return start ? callsLeft >= 2 && stopsLeft > KEPT_STOPS : callsLeft >= 1 && stopsLeft > 0;
  }

  #read(now: number): CarReport | undefined {
    this.#spending.call(now);
    this.#readAt = now;
    const report = this.#trail.at(now - lagMs);
    return report && this.#hear(report, now);
  }

  #hear(report: CarReport, now: number): CarReport {
    this.#heardAt = now;
    if (this.#report?.pluggedIn === false && report.pluggedIn) this.#wantedAt = now + lagMs + WANTED_AFTER_MS;
    if (this.#taken && isSeen(this.#taken, report)) this.#confirmAt = Infinity;
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
      heardAt: this.#heardAt,
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
    if (taken && (!report || report.at < taken.at + SETTLE_MS)) return taken.charging;
    return report?.charging;
  }
}

/** Whether a report shows what came of a command. */
function isSeen({ charging, at }: Taken, report: CarReport): boolean {
  return (report.at > at && report.charging === charging) || report.at >= at + SETTLE_MS;
}
