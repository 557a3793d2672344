import type { ChargePlace } from "../../src/smartcar/charge-record";
import type { KnownRecord } from "../../src/records/known-record";
import { isoText } from "../../src/core/instant";

/** A completed charge as it stands in messages. What is unknown is absent. */
export interface ShownRecord {
  /** ISO 8601, as the next. */
  start: string;
  end: string;
  energyKwh?: number;
  socFrom?: number;
  socTo?: number;
  location?: ChargePlace;
  atHome?: boolean;
  public?: boolean;
  type?: "AC" | "DC";
  cost?: number;
  currency?: string;
  source: KnownRecord["source"];
  approximate?: true;
}

/** A session as a message has it: ISO 8601, and only what is known. */
export function shownRecord({ startAt, endAt, location, isPublic, source, ...values }: KnownRecord): ShownRecord {
  const { energyKwh, socFrom, socTo, atHome, type, cost, currency, approximate } = values;
  return {
    start: isoText(startAt),
    end: isoText(endAt),
    ...(energyKwh !== undefined && { energyKwh }),
    ...(socFrom !== undefined && { socFrom }),
    ...(socTo !== undefined && { socTo }),
    ...(location && { location: withoutGaps(location) }),
    ...(atHome !== undefined && { atHome }),
    ...(isPublic !== undefined && { public: isPublic }),
    ...(type && { type }),
    ...(cost !== undefined && { cost }),
    ...(currency && { currency }),
    source,
    ...(approximate && { approximate }),
  };
}

function withoutGaps(place: ChargePlace): ChargePlace {
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined && value !== ""));
}
