import { estimateSoc } from "../estimate";
import { chargePowerW } from "../estimate/charge-power";
import { foldReading } from "../forecast/fold-reading";
import { emptyHistory } from "../forecast/history";
import { learnErrors, noErrors } from "../forecast/service-error";
import { meanAfter } from "../surplus/running-mean";
import { estimateSettings } from "./charging-model";
import type { TariffInput } from "./input";
import type { TariffSettings } from "./settings";
import type { Meter, Powers, TariffState } from "./state";
import { METER_HOLDS_MS } from "./sun";

/** The surplus is judged by the mean of so long: a passing cloud is no reason to stop. */
const SMOOTHING_MS = 4 * 60_000;

type Reading = Extract<TariffInput, { kind: "power" }>;

/** The state with what the meters show: each of them tells when it likes, and holds until it tells again. */
export function takePower(state: TariffState, reading: Reading, settings: TariffSettings, now: number): TariffState {
  const { meter: last, history = emptyHistory(), errors = noErrors } = state;
  const { powers, readAt } = held(last, reading, now);
  const takenW = powers.chargerW ?? carTakesW(state, settings);
  // What the home's battery gives is no surplus, and what it takes is one.
  const homeW = powers.gridW === undefined ? undefined : powers.gridW + (powers.batteryW ?? 0);
  const surplusW = homeW === undefined || takenW === undefined ? undefined : takenW - homeW;
  const folded = foldReading(history, { at: now, gridW: homeW, chargerW: takenW, solarW: powers.solarW });
  const meter: Meter = { ...powers, readAt, at: now, surplusW, meanSurplusW: meanOf(last, surplusW, now) };
  const { chargerW } = reading;
  const estimate =
    chargerW === undefined
      ? state.estimate
      : estimateSoc(state.estimate ?? {}, { kind: "charger", watts: chargerW }, now, estimateSettings(settings));
  return { ...state, meter, history: folded, errors: learnErrors(errors, folded, now), estimate };
}

function held(last: Meter | undefined, reading: Reading, now: number): { powers: Powers; readAt: Powers } {
  let [powers, readAt]: [Powers, Powers] = [{}, {}];
  for (const meter of ["gridW", "chargerW", "solarW", "batteryW"] as const) {
    const isRead = reading[meter] !== undefined;
    const at = isRead ? now : last?.readAt[meter];
    const isRecent = at !== undefined && at <= now && now - at <= METER_HOLDS_MS;
    powers = { ...powers, [meter]: isRead ? reading[meter] : isRecent ? last?.[meter] : undefined };
    readAt = { ...readAt, [meter]: at };
  }
  return { powers, readAt };
}

function meanOf(last: Meter | undefined, surplusW: number | undefined, now: number): number | undefined {
  const isRecent = last !== undefined && last.at <= now && now - last.at <= METER_HOLDS_MS;
  if (!isRecent || surplusW === undefined || last.meanSurplusW === undefined) return surplusW;
  return meanAfter(last.meanSurplusW, surplusW, now - last.at, SMOOTHING_MS);
}

/** What the car takes where nobody measures it. What it told before the last command says nothing of what it does since. */
function carTakesW(
  { car, on, since = -Infinity, estimate = {} }: TariffState,
  settings: TariffSettings,
): number | undefined {
  if (car?.pluggedIn === false || car?.place === "away") return 0;
  const told = car && (on === undefined || car.at > since) ? car.charging : undefined;
  const charges = told ?? on;
  if (!charges) return charges === undefined ? undefined : 0;
  return (told && car?.powerW ? car.powerW : undefined) ?? chargePowerW(estimate, settings);
}
