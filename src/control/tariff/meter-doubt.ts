import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import type { MeterEvidence } from "../shared/site-power/meter-evidence";
import type { StepOutcome } from "../shared/site-power/own-step";
import { socAt } from "../soc/estimate";
import { estimateSettings } from "./planning/charging-model";
import type { TariffSettings } from "./settings";
import type { MeterDoubt, TariffState } from "./state";

/** What the meter shows now, and the command whose check has ended. */
interface Shown {
  readonly evidence: MeterEvidence | undefined;
  readonly outcome: StepOutcome | undefined;
  readonly checkedOn: boolean | undefined;
}

/** A load that returns within this time was not the car leaving. */
const STAYS_MS = 5 * MINUTE_MS;
/** After one call, no other is made for this long, whatever the meter shows. */
const AGAIN_MS = 2 * HOUR_MS;
/** Steps this soon after a command are caused by it. */
const OWN_MS = 10 * MINUTE_MS;
/** A load that appeared longer ago is no longer expected to vanish. */
const LOAD_MS = 6 * HOUR_MS;
/** This close to its end, charging stops by itself: percentage points. */
const NEARLY = 2;

/**
 * Whether the meter is a reason to read the car: it should charge and draws nothing, or its power vanished without a stop. Both are
 * weak evidence, because the weather and other loads cause such steps as well, so they lead to no command.
 */
export function doubtAfter(
  { doubt = {}, ...state }: TariffState,
  { evidence, outcome, checkedOn }: Shown,
  settings: TariffSettings,
  now: number,
): MeterDoubt | undefined {
  const { car, on, since = -Infinity } = state;
  if (car?.pluggedIn !== true || car.place === "away") return undefined;
  const isOwn = now - since < OWN_MS;
  if (evidence?.load === "appeared" && !isOwn) {
    const isBack = doubt.at !== undefined && now - doubt.at < STAYS_MS;
    return isBack ? { appearedAt: undefined, at: undefined } : { ...doubt, appearedAt: now };
  }
  const isMissing = outcome?.is === "missing" && checkedOn === true;
  const hasGone = evidence?.load === "vanished" && !isOwn && car.charging !== false;
  if (hasGone && doubt.appearedAt !== undefined && now - doubt.appearedAt < LOAD_MS)
    return { ...doubt, appearedAt: undefined };
  if (on !== true || !(isMissing || hasGone) || isNearlyFull(state, settings, now)) return doubt;
  return doubt.at !== undefined && now - doubt.at < AGAIN_MS ? doubt : { ...doubt, at: now };
}

/** From when on a report of the car is wanted because of the meter; `undefined` if there was one, or no reason. */
export function doubtAskedAt({ doubt, carReceivedAt = -Infinity }: TariffState): number | undefined {
  if (doubt?.at === undefined || carReceivedAt >= doubt.at) return undefined;
  return doubt.at + STAYS_MS;
}

function isNearlyFull(state: TariffState, settings: TariffSettings, now: number): boolean {
  const soc = socAt(state.estimate ?? {}, now, estimateSettings(settings))?.soc;
  return soc !== undefined && soc >= (state.car?.limit ?? 100) - NEARLY;
}
