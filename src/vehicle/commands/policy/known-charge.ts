import { MINUTE_MS } from "../../../core/duration";
import { isFresh, SETTLE_MS, type Sending } from "../../state/report-age";
import type { ChargeReport, ChargeSign } from "../charge-evidence";
import type { AnyCommand, CarCommand } from "../command-spec";

/** A command that the car took, or said to have taken before. */
export interface Taken<Name extends AnyCommand = CarCommand> {
  readonly command: Name;
  readonly limit?: number | undefined;
  readonly sending: Sending;
}

/** What was sent to a car, and what of its reports may count. Instants are milliseconds since the epoch. */
export interface Commanded {
  /** The last command of the lane that the car took. */
  readonly taken: Taken<AnyCommand> | undefined;
  /** The last stop that was sent, whatever came of it. */
  readonly stopSent: Sending | undefined;
  /** The last start that was sent and may have taken effect, also where it is not remembered what came of it. */
  readonly startSent: Sending | undefined;
  /** From when on a report shows what all commands of the lane have led to. */
  readonly settledAt: number;
  /** Until when the opposite command, sent before, may still be taking effect. */
  readonly settlingUntil: number | undefined;
  /** Nothing that was reported before this counts. */
  readonly doubtedAt: number;
  /** When something last happened that may have begun a charge, as the cable that was plugged in. */
  readonly startableAt: number;
}

type Known = Commanded & { readonly charge: ChargeReport; readonly make: { readonly lagMs: number } };

/** Signs so much older than the newest one say nothing against it. */
const OUTDATED_MS = 30 * MINUTE_MS;

/** The signs that are still worth something: reported since the last stop was sent, and not long overtaken by newer ones. */
function standing({ charge: { signs }, doubtedAt, stopSent }: Known): readonly ChargeSign[] {
  const newest = Math.max(...signs.filter(({ of }) => of !== "cable").map(({ at }) => at));
  const stoppedAt = stopSent?.from ?? -Infinity;
  return signs.filter(({ charging, at }) => {
    const isOvertaken = charging && at <= stoppedAt;
    return at >= doubtedAt && !isOvertaken && at >= newest - OUTDATED_MS;
  });
}

/** Those that may be taken for the present: nothing that was sent since has overtaken them. */
function present(
  known: Known,
  { now, freshMs, charging }: { readonly now: number; readonly freshMs?: number; readonly charging: boolean },
): readonly ChargeSign[] {
  const { settledAt, settlingUntil = -Infinity, doubtedAt, startableAt } = known;
  const since = charging ? settledAt : Math.max(settlingUntil, startableAt);
  return standing(known).filter(({ at }) => isFresh(at, now, freshMs) && at >= Math.max(since, doubtedAt));
}

/** Power that flows or a level that rises beats a cable that is said to be out. */
function isPlugged(signs: readonly ChargeSign[]): boolean {
  return signs.some(({ of, charging }) => charging && (of === "power" || of === "soc"));
}

/**
 * Whether all signs of the car agree that it charges, or that it does not, and are young. Power alone says nothing of a car that
 * does not charge. Where it does not, they are also newer than anything that could have started it.
 */
export function agreement(
  known: Known,
  charging: boolean,
  when: { readonly now: number; readonly freshMs: number },
): boolean {
  const young = present(known, { ...when, charging });
  const relevant = young.filter(({ of }) => charging || of !== "power");
  const isReported = relevant.some((sign) => sign.charging === charging);
  // What says otherwise counts however young it is, where it would be a stop that is not sent.
  const all = charging ? young : standing(known);
  return isReported && all.every((sign) => sign.charging === charging);
}

/** Why a start is pointless, from young reports; `undefined` where none says so. */
export function startBar(known: Known, now: number): "unplugged" | "full" | undefined {
  const { charge, doubtedAt } = known;
  const signs = standing(known);
  const cable = signs.find(({ of, at }) => of === "cable" && isFresh(at, now) && at >= doubtedAt);
  const young = present(known, { now, charging: true });
  const power = signs.find(({ of }) => of === "power");
  const isCharging = young.some(
    ({ of, charging, at }) => (of === "charging" || of === "status") && charging && at > (cable?.at ?? now),
  );
  if (cable && !isPlugged(young) && !(isCharging && power?.charging !== false)) return "unplugged";
  const { fullAt } = charge;
  const isFull = fullAt !== undefined && isFresh(fullAt, now) && fullAt >= Math.max(known.settledAt, doubtedAt);
  return isFull && young.every(({ charging }) => !charging) ? "full" : undefined;
}

/** Whether the car charges as far as is known: by its newest reports, or by the start that it took after them. */
export function isBelievedCharging(known: Known): boolean {
  const { taken } = known;
  const signs = standing(known).filter(({ of }) => of !== "cable");
  if (taken && signs.every(({ at }) => at < taken.sending.until + SETTLE_MS)) return taken.command === "start";
  return signs.some(({ charging }) => charging);
}

/**
 * Whether a car has reported that it does not charge since it was last asked to, however old that is: some makes report late, and
 * each stop is precious. It must have done so no longer before the last stop than its make takes to report a change, for what is
 * older is not all that could be known of it then. Newer reports that it charges end this.
 */
export function isKnownStopped(known: Known): boolean {
  const { taken, stopSent, settlingUntil = -Infinity, startableAt, doubtedAt, make } = known;
  const startedAt = taken?.command === "start" ? taken.sending.until + SETTLE_MS : -Infinity;
  const stoppedAt = stopSent ? stopSent.from - make.lagMs : -Infinity;
  const since = Math.max(startedAt, settlingUntil, stoppedAt, startableAt, doubtedAt);
  const signs = standing(known);
  const isReported = signs.some(({ of, charging, at }) => of !== "power" && !charging && at >= since);
  return isReported && signs.every(({ charging }) => !charging);
}
