import { MINUTE_MS } from "../../../core/duration";
import { isBatterySilent } from "./observe";
import type { StepParams } from "./own-step";
import { isSlow, silenceMs } from "./pace";
import type { SitePower } from "./site-power";
import { tinyReadings } from "./vitals";

/** Problems of the house's meters that a person should solve. Powers in W, instants in ms since the epoch. */
export type SiteWarning =
  /** It moved in the wrong direction with the car: suspected after one start, proved by the stop that follows. */
  | { readonly code: "sign-reversed"; readonly params: StepParams }
  /** Its readings have been identical to the last digit for too long. */
  | { readonly code: "meter-frozen"; readonly params: { readonly frozenW: number; readonly sinceAt: number } }
  /** Several meters send where only one can be right, so none is used. */
  | { readonly code: "meter-ambiguous"; readonly params: { readonly quantity: string } }
  /** The reading was implausible and does not count. */
  | { readonly code: "reading-implausible"; readonly params: { readonly oddW: number; readonly oddAt: number } }
  /** All readings are close to 0: they are in kW, or a home battery keeps the meter near 0. */
  | { readonly code: "readings-tiny"; readonly params: { readonly low: string; readonly high: string } }
  | { readonly code: "battery-silent"; readonly params: { readonly lastAt: number } }
  /** Readings arrive so rarely that delays are longer. */
  | { readonly code: "meter-slow"; readonly params: { readonly minutes: number } }
  /** It sends only changes, so the meter timeout is longer. */
  | { readonly code: "meter-sparse"; readonly params: { readonly minutes: number } };

/** How long an implausible reading is reported. */
const ODD_MS = 60 * MINUTE_MS;

/** All warnings of the meters, the worst first. `silenceMs` is the configured timeout. */
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
