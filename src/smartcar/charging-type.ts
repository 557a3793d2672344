import { isRecord } from "../core/describe-value";

/** Alternating current, as at home, or direct current, as at a fast charger. */
export type ChargingType = "AC" | "DC";

/** A CCS or NACS socket may give either. */
const DIRECT = /^(chademo|gb.?t.?dc|dc)/i;
const ALTERNATING = /^(j.?1772|type.?[12]|mennekes|iec.?62196|schuko|domestic|gb.?t.?ac|ac)/i;

/**
 * The kind of current that limits, records and timers name: by `chargingType` since January 2026, before by `connectorType`, a free
 * word (Smartcar docs: changelog). `undefined` for what names none, or both.
 */
export function chargingTypeIn(wire: unknown): ChargingType | undefined {
  if (!isRecord(wire)) return undefined;
  const { chargingType, connectorType } = wire;
  return typeOf(chargingType) ?? typeOf(connectorType);
}

function typeOf(word: unknown): ChargingType | undefined {
  if (typeof word !== "string") return undefined;
  if (DIRECT.test(word.trim())) return "DC";
  return ALTERNATING.test(word.trim()) ? "AC" : undefined;
}
