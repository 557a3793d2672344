import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import type { MeterEvidence } from "../shared/site-power/meter-evidence";
import type { StepOutcome } from "../shared/site-power/own-step";
import { socAt } from "../soc/estimate";
import { estimateSettings } from "./planning/charging-model";
import type { TariffSettings } from "./settings";
import type { MeterDoubt, TariffState } from "./state";

/** What the meter showed now, and of which command a check has ended. */
interface Shown {
  readonly evidence: MeterEvidence | undefined;
  readonly outcome: StepOutcome | undefined;
  readonly checkedOn: boolean | undefined;
}

/** A load that comes back within this time has not left with the car. */
const STAYS_MS = 5 * MINUTE_MS;
/** One call answers for so long, whatever the meter shows. */
const AGAIN_MS = 2 * HOUR_MS;
/** Steps so soon after a command are its own. */
const OWN_MS = 10 * MINUTE_MS;
/** What came so long ago is no longer waited for to go. */
const LOAD_MS = 6 * HOUR_MS;
/** So near to where it ends, a charge goes by itself: percent points. */
const NEARLY = 2;

/**
 * Whether the meter gives reason to ask where the car is: it should charge and draws nothing, or its power went while nobody has
 * stopped it. Both are weak, for the weather and other loads make such steps, too: they command nothing.
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

/** From when on a report of the car is wanted for what the meter has shown; `undefined` where there was one, or no reason. */
export function doubtAskedAt({ doubt, carReceivedAt = -Infinity }: TariffState): number | undefined {
  if (doubt?.at === undefined || carReceivedAt >= doubt.at) return undefined;
  return doubt.at + STAYS_MS;
}

function isNearlyFull(state: TariffState, settings: TariffSettings, now: number): boolean {
  const soc = socAt(state.estimate ?? {}, now, estimateSettings(settings))?.soc;
  return soc !== undefined && soc >= (state.car?.limit ?? 100) - NEARLY;
}
