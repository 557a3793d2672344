import type { ChargeRecord } from "../smartcar/charge-record";
import type { Session } from "../vehicle/sessions/stored-sessions";
import { sessionEnergy } from "../vehicle/sessions/session-energy";

/** Where a record comes from: the signal of version 3, version 2.0, or our own ledger of what the car reported. */
export type RecordSource = "signal" | "v2" | "own";

/** A charging session with what is known of its source. */
export interface KnownRecord extends ChargeRecord {
  readonly source: RecordSource;
  /** How its energy is known: as the car counted it, or by what its battery gained. */
  readonly energyBy?: "car" | "estimate" | undefined;
  /** Whether the car was at home, where that is known. */
  readonly atHome?: boolean | undefined;
  /** The car was not seen all the time: start, end and energy may be off. */
  readonly approximate?: true | undefined;
}

/** One of our own sessions as a record. */
export function recordOf(session: Session): KnownRecord {
  const { startAt, endAt, socFrom, soc, location, atHome, type, approximate } = session;
  const energy = sessionEnergy(session);
  return {
    startAt,
    endAt,
    energyKwh: energy?.kwh,
    energyBy: energy?.by,
    socFrom,
    socTo: soc?.value,
    location: location && { ...location },
    // Whoever charges elsewhere may do so at a friend's.
    atHome,
    isPublic: atHome === true ? false : undefined,
    type,
    source: "own",
    approximate,
  };
}
