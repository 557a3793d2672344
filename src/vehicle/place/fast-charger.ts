import { flag, word } from "../state/signal-body";
import type { KnownSignal } from "../state/stored-state";
import { powerOf, signalValue } from "../state/reported-state";

/**
 * No charger of a home gives more: three phases of 32 A are 22.1 kW, a single phase of 80 A at 240 V is 19.2 kW, and the rest is
 * for meters that are not exact. Watts.
 */
const HOME_CEILING_W = 25_000;

/** Connectors and chargers that give direct current. A connector `CCS` alone is no proof: such a socket takes alternating current, too. */
const DIRECT_CURRENT = /chademo|supercharger|combo|ccs|gb.?t.?dc|\bdc\b|_dc$|^dc_/iu;
const DIRECT_CURRENT_ONLY = /chademo|supercharger|gb.?t.?dc|\bdc\b|_dc$|^dc_/iu;

export type FastChargerReason = "fast-charger" | "more-power-than-a-home";

/** A report that shows that the car is at a fast charger. */
export interface FastChargerEvidence {
  readonly reason: FastChargerReason;
  /** When it was recorded; milliseconds since the epoch. */
  readonly at: number;
}

/** What shows that the car is at a fast charger: its own word, the kind of charger or connector, or a power that no home has. */
export function fastChargerEvidence(known: ReadonlyMap<string, KnownSignal>): FastChargerEvidence | undefined {
  const isPresent = signalValue(known.get("charge-isfastchargerpresent"), flag);
  const type = signalValue(known.get("charge-fastchargertype"), word);
  const connector = signalValue(known.get("charge-chargingconnectortype"), word);
  const power = powerOf(known);
  const byType = isPresent?.value !== false && type !== undefined && DIRECT_CURRENT.test(type.value);
  const byConnector =
    isPresent?.value !== false && connector !== undefined && DIRECT_CURRENT_ONLY.test(connector.value);
  const shown = [
    isPresent?.value === true ? isPresent : undefined,
    byType ? type : undefined,
    byConnector ? connector : undefined,
  ].filter((signal) => signal !== undefined);
  if (shown.length > 0) return { reason: "fast-charger", at: Math.max(...shown.map(({ at }) => at)) };
  if (power && power.value > HOME_CEILING_W) return { reason: "more-power-than-a-home", at: power.at };
  return undefined;
}
