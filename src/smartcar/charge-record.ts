import * as z from "zod";
import { chargingTypeIn, type ChargingType } from "./charging-type";
import { instant } from "./instant";
import { number, text } from "./lenient";
import { isRecord } from "../core/describe-value";

/** The signal that version 3 has for them. */
export const RECORDS_CODE = "charge-chargerecords";

/** Where a car was charged, as far as it is reported. */
export interface ChargePlace {
  readonly name?: string | undefined;
  readonly address?: string | undefined;
  readonly latitude?: number | undefined;
  readonly longitude?: number | undefined;
}

/** One completed charge, as a make remembers it. */
export interface ChargeRecord {
  /** Milliseconds since the epoch, as the next. */
  readonly startAt: number;
  readonly endAt: number;
  readonly energyKwh?: number | undefined;
  /** Percent. */
  readonly socFrom?: number | undefined;
  readonly socTo?: number | undefined;
  readonly location?: ChargePlace | undefined;
  readonly isPublic?: boolean | undefined;
  /** `AC` or `DC`; what is neither is left out. */
  readonly type?: ChargingType | undefined;
  /** What the charge has cost, in major units of `currency`. */
  readonly cost?: number | undefined;
  readonly currency?: string | undefined;
}

const flag = z.boolean().optional().catch(undefined);

const wirePlace = z.object({ name: text, address: text, latitude: number, longitude: number });

const wireSignal = z.object({
  startTime: z.unknown(),
  endTime: z.unknown(),
  energyAdded: number,
  startStateOfCharge: number,
  endStateOfCharge: number,
  location: wirePlace.optional().catch(undefined),
  isPublicCharger: flag,
  chargingType: text,
  connectorType: text,
  cost: z.object({ currency: text, energyAmount: number, otherAmount: number }).optional().catch(undefined),
});

/** The records in the body of the signal ChargeRecords (Smartcar docs: signals); `undefined` if it holds no list. */
export function readSignalRecords(body: unknown): readonly ChargeRecord[] | undefined {
  const values = isRecord(body) ? body["values"] : undefined;
  return Array.isArray(values) ? values.map(fromSignal).filter((record) => record !== undefined) : undefined;
}

function fromSignal(item: unknown): ChargeRecord | undefined {
  const { data: wire } = wireSignal.safeParse(item);
  const times = wire && timesOf(wire.startTime, wire.endTime);
  if (!times || wire.energyAdded === 0) return undefined;
  const { energyAmount, otherAmount, currency } = wire.cost ?? {};
  const isPriced = energyAmount !== undefined || otherAmount !== undefined;
  return {
    ...times,
    energyKwh: notNegative(wire.energyAdded),
    socFrom: percent(wire.startStateOfCharge),
    socTo: percent(wire.endStateOfCharge),
    location: wire.location && Object.values(wire.location).some(Boolean) ? wire.location : undefined,
    isPublic: wire.isPublicCharger,
    type: chargingTypeIn(wire),
    cost: isPriced ? (energyAmount ?? 0) + (otherAmount ?? 0) : undefined,
    currency: isPriced ? currency : undefined,
  };
}

/** A charge that has not ended, or ended before it began, is no record; nor is one that brought nothing. */
export function timesOf(start: unknown, end: unknown): Pick<ChargeRecord, "startAt" | "endAt"> | undefined {
  const [startAt, endAt] = [instant(start), instant(end)];
  return startAt !== undefined && endAt !== undefined && endAt >= startAt ? { startAt, endAt } : undefined;
}

/** A number that cannot be negative; what is negative is unknown. */
export function notNegative(value: number | undefined): number | undefined {
  return value !== undefined && value >= 0 ? value : undefined;
}

/** A number between 0 and 100; what is not is unknown. */
export function percent(value: number | undefined): number | undefined {
  return value !== undefined && value >= 0 && value <= 100 ? value : undefined;
}
