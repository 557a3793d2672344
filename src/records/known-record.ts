import type { ChargeRecord } from "../api/charge-record";
import type { Session } from "../vehicle/session";

/** Where a record comes from: the signal of version 3, version 2.0, or our own ledger of what the car reported. */
export type RecordSource = "signal" | "v2" | "own";

export interface KnownRecord extends ChargeRecord {
  readonly source: RecordSource;
  /** The car was not seen all the time: start, end and energy may be off. */
  readonly approximate?: true | undefined;
}

/** One of our own sessions as a record. */
export function recordOf(session: Session): KnownRecord {
  const { startAt, endAt, socFrom, soc, location, atHome, type, approximate } = session;
  return {
    startAt,
    endAt,
    energyKwh: energyOf(session),
    socFrom,
    socTo: soc?.value,
    location: location && { ...location },
    // Whoever charges elsewhere may do so at a friend's.
    isPublic: atHome === true ? false : undefined,
    type,
    source: "own",
    approximate,
  };
}

/**
 * By the car's counter, else by what the battery gained. A counter that was not seen to begin anew may have done so unseen: what
 * the battery gained then says which of the two it was.
 */
function energyOf({ counter, counterBefore, soc, socFrom, capacityKwh }: Session): number | undefined {
  const gained =
    soc !== undefined && socFrom !== undefined && capacityKwh !== undefined && soc.value > socFrom
      ? ((soc.value - socFrom) / 100) * capacityKwh
      : undefined;
  if (!counter) return rounded(gained);
  const grown = counter.value - (counterBefore ?? 0);
  if (gained === undefined || grown < 0) return rounded(Math.max(grown, 0));
  return rounded(Math.abs(counter.value - gained) < Math.abs(grown - gained) ? counter.value : grown);
}

/** Watt-hours are more than any car knows. */
function rounded(energyKwh: number | undefined): number | undefined {
  return energyKwh === undefined ? undefined : Math.round(energyKwh * 1000) / 1000;
}
