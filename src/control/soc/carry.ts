import { HOUR_MS } from "../../core/duration";
import { kwhPerPercent } from "./kwh-per-percent";
import type { EstimateSettings, EstimateState } from "./state";
import { sumOf } from "./trail";

/** An estimated state of charge, percent. */
export interface SocEstimate {
  readonly soc: number;
  /** The error is hardly ever larger. Percentage points. */
  readonly plusMinus: number;
  readonly source: "report" | "carried";
  /** When the car last reported it. */
  readonly reportedAt: number;
}

/** The relative error of the charged percentage: with the nominal capacity, and with a learned one. */
const ASSUMED_DOUBT = 0.12;
const LEARNT_DOUBT = 0.04;
/** The least energy at the wall for one percent, for a car of which nothing is known. kWh. */
const SMALLEST_PERCENT_KWH = 0.3;

/** Percentage points that the battery may lose, per hour and in total. */
const DRIFT = {
  plugged: { perHour: 0.05, most: 3 },
  unknown: { perHour: 2, most: 50 },
  away: { perHour: 4, most: 50 },
} as const;

/** The state of charge at the time of the state, by what was charged since the last report. */
export function carry(state: EstimateState, settings: EstimateSettings): SocEstimate | undefined {
  const { base, at } = state;
  if (!base || at === undefined) return undefined;
  const reportedAt = state.reportedAt ?? base.at;
  const top = Math.max(base.soc, Math.min(100, state.limit ?? 100));
  const percent = kwhPerPercent(state, settings);
  const { kwh, doubtKwh } = sumOf(state.drawn, base.at, at);
  const each = percent?.kwh ?? SMALLEST_PERCENT_KWH;
  // If the energy of one percent is unknown, everything that was drawn is uncertain.
  const rise = percent ? kwh / each : 0;
  const doubt = ((percent ? 0 : kwh) + doubtKwh) / each + rise * (percent?.learnt ? LEARNT_DOUBT : ASSUMED_DOUBT);

  const soc = Math.min(top, base.soc + rise);
  // The car stops at its limit, so the longer it may have charged, the more certain it is that it is there.
  const least = Math.max(base.soc, Math.min(top, base.soc + rise - doubt));
  const most = Math.min(top, base.soc + rise + doubt);
  const apart = base.plusMinus + drift(state, base.at, at);
  const plusMinus = Math.max(soc - Math.max(0, least - apart), Math.min(100, most + apart) - soc);
  return { soc, plusMinus, source: base.carried === true || rise >= 0.1 ? "carried" : "report", reportedAt };
}

/** What may have been used or lost. */
function drift({ plugged, awayMs = 0 }: EstimateState, from: number, to: number): number {
  const away = awayMs + (plugged?.is === false ? Math.max(0, to - Math.max(from, plugged.since)) : 0);
  const here = Math.max(0, to - from - away);
  return lost(away, DRIFT.away) + lost(here, plugged ? DRIFT.plugged : DRIFT.unknown);
}

function lost(ms: number, { perHour, most }: { readonly perHour: number; readonly most: number }): number {
  return Math.min(most, (ms / HOUR_MS) * perHour);
}
