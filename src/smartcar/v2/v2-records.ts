import * as z from "zod";
import { notNegative, percent, timesOf, type ChargeRecord } from "../charge-record";
import { chargingTypeIn } from "../charging-type";
import { number, text } from "../lenient";
import { isRecord } from "../../core/describe-value";

/** The records of version 2.0 reach back so far (Smartcar docs: get charge records). */
export const RECORD_DAYS = 30;

const wireV2 = z.object({
  chargeStart: z.unknown(),
  chargeEnd: z.unknown(),
  energy: number,
  startPercentRemaining: number,
  endPercentRemaining: number,
  location: text,
  isPublic: z.boolean().optional().catch(undefined),
  chargingType: text,
});

/** The records of version 2.0 (Smartcar docs: get charge records); `undefined` if the document holds no list. */
export function readV2Records(document: unknown): readonly ChargeRecord[] | undefined {
  const records = isRecord(document) ? document["records"] : undefined;
  return Array.isArray(records) ? records.map(fromV2).filter((record) => record !== undefined) : undefined;
}

function fromV2(item: unknown): ChargeRecord | undefined {
  const { data: wire } = wireV2.safeParse(item);
  const times = wire && timesOf(wire.chargeStart, wire.chargeEnd);
  if (!times || wire.energy === 0) return undefined;
  return {
    ...times,
    energyKwh: notNegative(wire.energy),
    socFrom: percentOf(wire.startPercentRemaining),
    socTo: percentOf(wire.endPercentRemaining),
    location: wire.location ? { address: wire.location } : undefined,
    isPublic: wire.isPublic,
    type: chargingTypeIn(wire),
  };
}

/** Version 2.0 writes shares of 1. */
function percentOf(share: number | undefined): number | undefined {
  return share === undefined ? undefined : percent(Math.round(share * 1e4) / 100);
}
