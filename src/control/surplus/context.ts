import { chargePowerW, isCharging, ownLoadW } from "./charge";
import { balanceW } from "../shared/site-power/balance";
import type { Moment } from "./moment";
import type { CompleteSettings } from "./settings";
import { type Stretch, stretchAt } from "./day-night";

/** All that the rules look at, at one instant. */
export interface Situation extends Moment {
  readonly stretch: Stretch;
  /** Whether the car is known to charge. */
  readonly charging: boolean | undefined;
  readonly chargePowerW: number | undefined;
  readonly ownLoadW: number | undefined;
  /** What the house takes from the grid and its battery; negative for what is left over. */
  readonly balanceW: number | undefined;
  /** The surplus that starts the car; unknown as long as its power is. */
  readonly neededW: number | undefined;
  /** The import that stops it. */
  readonly limitW: number;
}

/** Draws from a moment what follows from it. */
export function see(moment: Moment): Situation {
  const { settings, state, now } = moment;
  const powerW = chargePowerW(moment);
  const neededW = settings.startExportW ?? (powerW === undefined ? undefined : powerW + settings.startMarginW);
  const charging = isCharging(moment);
  return {
    settings,
    state,
    now,
    stretch: stretchAt(now, settings, state.stretch),
    charging,
    chargePowerW: powerW,
    ownLoadW: ownLoadW(moment, charging),
    balanceW: state.site && balanceW(state.site, settings.site, now),
    neededW,
    limitW: importLimitW(settings, powerW, neededW),
  };
}

/**
 * A start below the car's power brings import of its own. The limit stays a margin above that, for a stop that is
 * due with every start would only flap.
 */
function importLimitW(settings: CompleteSettings, powerW = 0, neededW = powerW): number {
  const broughtAlongW = powerW - neededW;
  return Math.max(settings.stopImportW, broughtAlongW + settings.startMarginW);
}
