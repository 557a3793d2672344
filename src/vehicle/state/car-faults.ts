import { CAR_FAULTS } from "../../store/keys/car-keys";
import { StoredValue } from "../../store/stored-value";
import type { Store } from "../../store/store";
import { isoText } from "../../core/instant";
import type { Speech } from "../../core/speech";
import { speechFrom, storedSpeech } from "../../core/stored-speech";
import type { KnownFault } from "./stored-state";

/** What Smartcar reports of a fault; its words are open lists, in upper case. */
export interface FaultReport {
  readonly type?: string | undefined;
  readonly code?: string | undefined;
  readonly state: "ERROR" | "RESOLVED";
  /** A sentence for the owner, in English. */
  readonly reason: string;
  /** The same for any language; absent where nobody knows it but in English. */
  readonly says?: Speech;
  readonly resolution?: string | undefined;
  /** The codes of the signals that cannot be had; absent where none is named. */
  readonly signals?: readonly string[] | undefined;
}

/** A fault as a snapshot shows it. */
export interface Fault {
  /** Smartcar's code, or its type where there is none. */
  code: string;
  /** In English. */
  reason: string;
  /** The same for any language. */
  says: Speech;
  /** What Smartcar advises, as `REAUTHENTICATE`. */
  resolution?: string;
  /** ISO 8601. */
  since: string;
}

/** The faults of one car that have begun and are not over, stored over restarts. */
export class CarFaults {
  readonly #stored: StoredValue<KnownFault[]>;

  constructor(store: Store, vehicleId: string) {
    this.#stored = StoredValue.of(store, CAR_FAULTS, { vehicleId });
  }

  /** The newest fault that concerns the whole car; `undefined` if there is none. */
  async current(): Promise<Fault | undefined> {
    const faults = await this.#stored.get();
    const newest = faults.findLast(({ overAt, signals }) => overAt === undefined && signals === undefined);
    if (!newest) return undefined;
    const { type, code, reason, says, resolution, beganAt } = newest;
    return {
      code: code ?? type ?? "UNKNOWN",
      reason,
      says: speechFrom(says, reason),
      ...(resolution !== undefined && { resolution }),
      since: isoText(beganAt),
    };
  }

  /**
   * Takes in what began and what is over, as it was reported at `reportedAt`; order of arrival is nothing. `reported` are the codes of all
   * signals that the car has: a fault that names them all is one of the car. Resolves, when all is stored, with what is worth
   * reporting: what a make cannot provide is reported once.
   */
  async take(
    reports: readonly FaultReport[],
    reportedAt: number,
    reported: ReadonlySet<string> = new Set(),
  ): Promise<readonly FaultReport[]> {
    let fresh: FaultReport[] = [];
    await this.#stored.change((faults) => {
      // A shared store may ask again, for a newer list.
      fresh = [];
      return reports.reduce((known, report) => {
        const about = { ...report, signals: concerned(report, reported) };
        const after = faultsAfter(known, about, reportedAt);
        if (after !== known || !isLasting(report)) fresh.push(report);
        return after;
      }, faults);
    });
    return fresh;
  }

  /** The car has answered with a value from `at`, milliseconds since the epoch: what began before keeps it from that no more. */
  async answered(at: number): Promise<void> {
    await this.#stored.change((faults) => {
      if (!faults.some((fault) => isOpenBefore(fault, at))) return faults;
      return faults.map((fault) => (isOpenBefore(fault, at) ? { ...fault, overAt: at } : fault));
    });
  }
}

function isOpenBefore({ beganAt, overAt, signals }: KnownFault, at: number): boolean {
  return signals === undefined && overAt === undefined && beganAt < at;
}

/** What a make cannot tell, or nobody has allowed it to tell, is missing from each report and hinders nothing else. */
const OF_SIGNALS: ReadonlySet<string | undefined> = new Set(["COMPATIBILITY", "PERMISSION"]);

/** What a car cannot do it can do without, also where Smartcar does not say what it is. */
function isLasting({ type, state }: FaultReport): boolean {
  return type === "COMPATIBILITY" && state === "ERROR";
}

/** The signals that a fault concerns; `undefined` for the whole car. */
function concerned({ type, signals }: FaultReport, reported: ReadonlySet<string>): readonly string[] | undefined {
  if (signals === undefined) return type === "COMPATIBILITY" ? [] : undefined;
  const namesAll = reported.size > 0 && [...reported].every((code) => signals.includes(code));
  return namesAll && !OF_SIGNALS.has(type) ? undefined : signals;
}

/** A car has few kinds of faults at a time. */
const MOST_KEPT = 20;

/** The same list where the report contains nothing new. */
function faultsAfter(faults: KnownFault[], report: FaultReport, reportedAt: number): KnownFault[] {
  const { type, code, reason, resolution, signals } = report;
  const texts = { reason, ...(report.says && { says: storedSpeech(report.says) }) };
  const isSame = (fault: KnownFault): boolean =>
    fault.type === type && fault.code === code && (fault.signals === undefined) === (signals === undefined);
  const known = faults.find(isSame);
  if (report.state === "ERROR") {
    const isKnown = known !== undefined && (known.overAt === undefined || known.overAt >= reportedAt);
    const all = [...new Set([...((known?.overAt === undefined && known?.signals) || []), ...(signals ?? [])])];
    if (isKnown && (known.overAt !== undefined || all.length === (known.signals?.length ?? 0))) return faults;
    const beganAt = isKnown ? known.beganAt : reportedAt;
    const next = { type, code, ...(signals && { signals: all }), ...texts, resolution, beganAt };
    return [...faults.filter((fault) => fault !== known), next].slice(-MOST_KEPT);
  }
  const isMeant = (fault: KnownFault): boolean => fault.type === type && (code === undefined || fault.code === code);
  const over: KnownFault = { type, code, ...texts, resolution, beganAt: reportedAt, overAt: reportedAt };
  const ended = faults.map((fault) =>
    isMeant(fault) && fault.beganAt <= reportedAt ? endedFault(fault, signals, reportedAt) : fault,
  );
  return (known ? ended : [...ended, { ...over, ...(signals && { signals: [...signals] }) }]).slice(-MOST_KEPT);
}

/** Of a fault that concerns some signals only those are over that are named. */
function endedFault(fault: KnownFault, named: readonly string[] | undefined, reportedAt: number): KnownFault {
  const left = fault.signals?.filter((code) => named !== undefined && !named.includes(code)) ?? [];
  return left.length > 0 ? { ...fault, signals: left } : { ...fault, overAt: reportedAt };
}
