import { MINUTE_MS } from "../../../core/duration";
import { isBatterySilent } from "./observe";
import type { StepParams } from "./own-step";
import { isSlow, silenceMs } from "./pace";
import type { SitePower } from "./site-power";
import { tinyReadings } from "./vitals";

/** What a person should see to at the house's meters. Powers in W, instants in ms since the epoch. */
export type SiteWarning =
  /** It moved the wrong way with the car: doubtful after one start, proved by the stop that follows. */
  | { readonly code: "sign-reversed"; readonly params: StepParams }
  /** It has said the same to the last digit for too long. */
  | { readonly code: "meter-frozen"; readonly params: { readonly frozenW: number; readonly sinceAt: number } }
  /** Several meters came where only one can be meant, so none is used. */
  | { readonly code: "meter-ambiguous"; readonly params: { readonly quantity: string } }
  /** It was not believed, and counts for nothing. */
  | { readonly code: "reading-implausible"; readonly params: { readonly oddW: number; readonly oddAt: number } }
  /** All readings are close to 0: they are in kW, or a battery holds the meter. */
  | { readonly code: "readings-tiny"; readonly params: { readonly low: string; readonly high: string } }
  | { readonly code: "battery-silent"; readonly params: { readonly lastAt: number } }
  /** It speaks so seldom that delays follow it. */
  | { readonly code: "meter-slow"; readonly params: { readonly minutes: number } }
  /** It sends only what has changed, so silence is believed for longer. */
  | { readonly code: "meter-sparse"; readonly params: { readonly minutes: number } };

/** An odd reading is reported for so long. */
const ODD_MS = 60 * MINUTE_MS;

/** All that is odd at the meters, the worst first. `silenceMs` is the timeout that is set. */
export function siteWarnings(site: SitePower, now: number, setSilenceMs: number): readonly SiteWarning[] {
  const { sign, vitals, ambiguous = [], odd, battery, pace } = site;
  const warnings: SiteWarning[] = [];
  if (sign && (sign.isOpen || sign.isProved)) warnings.push({ code: "sign-reversed", params: sign.params });
  if (vitals?.isFrozen && vitals.watts !== undefined) {
    const { watts: frozenW, since: sinceAt } = vitals;
    warnings.push({ code: "meter-frozen", params: { frozenW, sinceAt } });
  }
  for (const quantity of ambiguous) warnings.push({ code: "meter-ambiguous", params: { quantity } });
  if (odd && now - odd.at < ODD_MS) {
    warnings.push({ code: "reading-implausible", params: { oddW: odd.watts, oddAt: odd.at } });
  }
  if (battery && isBatterySilent(site, now)) warnings.push({ code: "battery-silent", params: { lastAt: battery.at } });
  const tiny = battery ? undefined : tinyReadings(vitals);
  if (tiny) warnings.push({ code: "readings-tiny", params: { low: shown(tiny.low), high: shown(tiny.high) } });
  const timeoutMs = silenceMs(pace, setSilenceMs);
  if (isSlow(pace)) warnings.push({ code: "meter-slow", params: { minutes: minutes(pace?.ms) } });
  else if (pace?.sendsChanges && timeoutMs > setSilenceMs) {
    warnings.push({ code: "meter-sparse", params: { minutes: minutes(timeoutMs) } });
  }
  return warnings;
}

function minutes(ms = 0): number {
  return Math.max(1, Math.round(ms / MINUTE_MS));
}

function shown(value: number): string {
  return String(Math.round(value * 1000) / 1000 + 0);
}
