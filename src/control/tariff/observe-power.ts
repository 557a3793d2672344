import { MINUTE_MS } from "../../core/duration";
import { estimateSoc } from "../soc/estimate";
import { chargePowerW } from "../soc/charge-power";
import { foldReading } from "../forecast/fold-reading";
import type { BatteryNow } from "../forecast/home-battery";
import { emptyHistory } from "../forecast/history";
import { learnErrors, noErrors } from "../forecast/service-error";
import { balanceW, freshW, holdsMs } from "../shared/site-power/observe";
import type { MeterEvidence } from "../shared/site-power/meter-evidence";
import { beginCheck, isSignWrong } from "../shared/site-power/own-step";
import { pacedMs } from "../shared/site-power/pace";
import type { SiteReading } from "../shared/site-power/reading";
import { meanAfter } from "../shared/site-power/running-mean";
import type { SitePower } from "../shared/site-power/site-power";
import { siteStep } from "../shared/site-power/site-step";
import { estimateSettings } from "./planning/charging-model";
import { doubtAfter } from "./meter-doubt";
import type { TariffSettings } from "./settings";
import type { Mean, Surplus, TariffState } from "./state";
import { batteryOf, leftByBattery } from "./planning/home-battery";
import { START_DELAY_MS } from "./planning/sun";

/** The surplus counts as a mean over this time, so that a passing cloud is no reason to stop. */
const SMOOTHING_MS = 4 * MINUTE_MS;

/** By this time after a command the car has begun and the meter has reported it. */
const SHOWS_WITHIN_MS = 8 * MINUTE_MS;

/** How much later than usual a reading may arrive, and the longest time it is valid. */
const LATE = 1.2;
const LONGEST_HOLD_MS = 20 * MINUTE_MS;

/** The resolution of the stored means. */
const MEAN_STEP_MS = MINUTE_MS;

/** The state with new readings of the house's meters, or after time alone, and what they show of the car. */
export function takePower(
  state: TariffState,
  readings: readonly SiteReading[],
  settings: TariffSettings,
  now: number,
): { readonly state: TariffState; readonly evidence: MeterEvidence | undefined } {
  const { site: before = {}, on, since, car, estimate = {} } = state;
  const { site, evidence, outcome } = siteStep(before, readings, {
    settings: settings.site ?? {},
    under: JSON.stringify(settings),
    now,
    command: on !== undefined && since !== undefined ? { on, at: since } : undefined,
    car: car && { charging: car.charging, powerW: car.powerW, at: car.at },
    powerW: chargePowerW(estimate, settings),
  });
  const metered = { ...state, site, surplus: usable(site) ? state.surplus : undefined };
  const read = isRead(site, readings, now) ? withReadings(metered, site, settings, now) : metered;
  const doubt = doubtAfter(read, { evidence, outcome, checkedOn: before.check?.on }, settings, now);
  return { state: { ...read, doubt }, evidence };
}

/** The site with a check of the command that is sent now. */
export function withCheck(
  { site = {}, estimate = {} }: TariffState,
  on: boolean,
  settings: TariffSettings,
  now: number,
): SitePower {
  const beforeW = freshW(site, "grid", now) === undefined ? undefined : balanceW(site, settings.site ?? {}, now);
  const dueAt = now + pacedMs(site.pace, SHOWS_WITHIN_MS, 3);
  const check = beginCheck(on, { beforeW, expectedW: chargePowerW(estimate, settings), dueAt });
  return { ...site, check, sign: on && site.sign ? { ...site.sign, isOpen: false } : site.sign };
}

/** Whether there is a new plausible reading. */
function isRead(site: SitePower, readings: readonly SiteReading[], now: number): boolean {
  return readings.some(({ quantity }) => quantity !== "battery-level" && site[quantity]?.at === now);
}

/** Whether the meter shows the surplus: not if it is frozen or its sign is wrong. */
function usable(site: SitePower): boolean {
  return !site.vitals?.isFrozen && !isSignWrong(site, true);
}

function withReadings(state: TariffState, site: SitePower, settings: TariffSettings, now: number): TariffState {
  const { history = emptyHistory(), errors = noErrors } = state;
  const chargerW = freshW(site, "charger", now);
  const takenW = chargerW ?? carTakesW(state, settings);
  const isKnown = freshW(site, "grid", now) !== undefined && usable(site);
  // A battery that is part of the plan does not count in the surplus.
  const battery = freshW(site, "battery", now) === undefined ? undefined : batteryOf({ site }, settings);
  const houseW = battery ? withoutBatteryW(site) : balanceW(site, settings.site ?? {}, now);
  const homeW = isKnown ? houseW : undefined;
  const solarW = freshW(site, "solar", now);
  const gridW = homeW === undefined ? undefined : withoutOthersW(homeW, takenW, solarW, state);
  const reading = { at: now, gridW, chargerW: takenW, solarW };
  const folded = foldReading(history, reading, Math.min(LONGEST_HOLD_MS, LATE * (site.pace?.ms ?? 0)));
  const isCharger = chargerW !== undefined && site.charger?.at === now;
  return {
    ...state,
    surplus:
      homeW === undefined || takenW === undefined
        ? undefined
        : surplusWith(state.surplus, leftOver(takenW - homeW, battery), site, now),
    history: folded,
    errors: learnErrors(errors, folded, now),
    estimate: isCharger
      ? estimateSoc(state.estimate ?? {}, { kind: "charger", watts: chargerW }, now, estimateSettings(settings))
      : state.estimate,
  };
}

/**
 * What the house would take without its other cars, W: plans count these by themselves. What they draw is not measured here, so it
 * makes no house a source of power.
 */
function withoutOthersW(homeW: number, takenW = 0, solarW = 0, { house }: TariffState): number {
  const loadW = Math.max(0, homeW + Math.max(0, solarW) - takenW);
  return homeW - Math.min(house?.othersW ?? 0, loadW);
}

/** What the house takes, with its cars and without its battery, W. */
function withoutBatteryW({ grid, battery }: SitePower): number | undefined {
  return grid && grid.watts + (battery?.watts ?? 0);
}

function leftOver(watts: number, battery: BatteryNow | undefined): number {
  return battery ? leftByBattery(watts, battery) : watts;
}

function surplusWith(last: Surplus | undefined, watts: number, site: SitePower, now: number): Surplus {
  const isRecent = last !== undefined && last.at <= now && now - last.at <= holdsMs(site);
  if (!isRecent) return { at: now, since: now, watts };
  // A second reading at the same instant corrects the first one.
  if (now === last.since) return { at: now, since: now, watts };
  const meanW = meanAfter(last.meanW ?? last.watts, watts, now - last.at, SMOOTHING_MS);
  return { at: now, since: last.since, watts, meanW, steady: steadyWith(last.steady ?? [], { at: now, watts: meanW }) };
}

/** The lowest mean of each of the last minutes. */
function steadyWith(means: readonly Mean[], next: Mean): readonly Mean[] {
  const recent = means.filter(({ at }) => at > next.at - 2 * START_DELAY_MS && at <= next.at);
  const newest = recent.at(-1);
  if (!newest || next.at - newest.at >= MEAN_STEP_MS) return [...recent, next];
  return [...recent.slice(0, -1), { at: newest.at, watts: Math.min(newest.watts, next.watts) }];
}

/** What the car takes, if that is not measured. A report from before the last command does not count. */
function carTakesW(
  { car, on, since = -Infinity, estimate = {} }: TariffState,
  settings: TariffSettings,
): number | undefined {
  if (car?.pluggedIn === false || car?.place === "away") return 0;
  const reported = car && (on === undefined || car.at > since) ? car.charging : undefined;
  const charges = reported ?? on;
  if (!charges) return charges === undefined ? undefined : 0;
  return (reported && car?.powerW ? car.powerW : undefined) ?? chargePowerW(estimate, settings);
}
