import { z } from "zod";
import { Kept } from "../store/kept";
import { soundList } from "../store/sound-entries";
import type { Store } from "../store/store";
import { isoText } from "../instant";

/** Something that keeps a car from being read or commanded, until it is over. */
const KnownFault = z.object({
  type: z.string().optional(),
  code: z.string().optional(),
  reason: z.string(),
  resolution: z.string().optional(),
  /** When it was first told; milliseconds since the epoch. */
  beganAt: z.number(),
  /** When it was told to be over. It is kept on, because what was told before may still come. */
  overAt: z.number().optional(),
});
type KnownFault = z.infer<typeof KnownFault>;

const Faults = soundList(KnownFault);

/** What Smartcar tells of a fault; its words are open lists, in upper case. */
export interface FaultReport {
  readonly type?: string | undefined;
  readonly code?: string | undefined;
  readonly state: "ERROR" | "RESOLVED";
  /** A sentence for the owner. */
  readonly reason: string;
  readonly resolution?: string | undefined;
  /** The codes of the signals that cannot be had; absent for all. */
  readonly signals?: readonly string[] | undefined;
}

/** A fault as a snapshot shows it. */
export interface Fault {
  /** Smartcar's code, or its type where there is none. */
  code: string;
  reason: string;
  /** What Smartcar advises, as `REAUTHENTICATE`. */
  resolution?: string;
  /** ISO 8601. */
  since: string;
}

/** The faults of one car that have begun and are not over, kept over restarts. */
export class CarFaults {
  readonly #kept: Kept<KnownFault[]>;

  constructor(store: Store, vehicleId: string) {
    this.#kept = new Kept<KnownFault[]>(store, `car/${vehicleId}/faults`, Faults, []);
  }

  /** The newest fault that concerns the whole car; `undefined` if there is none. */
  async current(): Promise<Fault | undefined> {
    const newest = (await this.#kept.get()).findLast(({ overAt }) => overAt === undefined);
    if (!newest) return undefined;
    const { type, code, reason, resolution, beganAt } = newest;
    return {
      code: code ?? type ?? "UNKNOWN",
      reason,
      ...(resolution !== undefined && { resolution }),
      since: isoText(beganAt),
    };
  }

  /** Takes in what began and what is over, as it was told at `toldAt`; resolves when it is kept. Order of arrival is nothing. */
  async take(reports: readonly FaultReport[], toldAt: number): Promise<void> {
    const ofCar = reports.filter(concernsCar);
    await this.#kept.change((faults) => ofCar.reduce((known, report) => after(known, report, toldAt), faults));
  }

  /** The car has answered: nothing keeps it from that any more. */
  async end(): Promise<void> {
    await this.#kept.change((faults) => (faults.length === 0 ? faults : []));
  }
}

/** What a make cannot tell, or nobody has allowed it to tell, is missing from each report and hinders nothing else. */
const OF_SIGNALS: ReadonlySet<string | undefined> = new Set(["COMPATIBILITY", "PERMISSION"]);

function concernsCar({ type, signals }: FaultReport): boolean {
  return signals === undefined || !OF_SIGNALS.has(type);
}

/** A car has few kinds of faults at a time. */
const MOST_KEPT = 20;

function after(faults: KnownFault[], report: FaultReport, toldAt: number): KnownFault[] {
  const { type, code, reason, resolution } = report;
  const isSame = (fault: KnownFault): boolean => fault.type === type && fault.code === code;
  const known = faults.find(isSame);
  if (report.state === "ERROR") {
    const isKnown = known !== undefined && (known.overAt === undefined || known.overAt >= toldAt);
    if (isKnown) return faults;
    return [...faults.filter((fault) => fault !== known), { type, code, reason, resolution, beganAt: toldAt }];
  }
  const isMeant = (fault: KnownFault): boolean => isSame(fault) || (code === undefined && fault.type === type);
  const over = { type, code, reason, resolution, beganAt: toldAt, overAt: toldAt };
  const ended = faults.map((fault) =>
    isMeant(fault) && fault.beganAt <= toldAt ? { ...fault, overAt: toldAt } : fault,
  );
  return (known ? ended : [...ended, over]).slice(-MOST_KEPT);
}
