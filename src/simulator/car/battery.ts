import { HOUR_MS } from "../../core/duration";

/** A battery behind what feeds it: its on-board charger, on AC, or a fast charger. */
export interface Battery {
  readonly capacityKwh: number;
  /** Drawn at the socket as long as the battery takes everything. */
  readonly socketW: number;
  /** The share of it that reaches the battery, above 0 and up to 1. */
  readonly efficiency: number;
}

/** From here on the battery takes less with every percent. */
const TAPER_FROM_PERCENT = 80;
/** The share of the full power that is left at 100 %. */
const LAST_SHARE = 0.25;
/** How much of the full power each percent above the taper costs. */
const SHARE_PER_PERCENT = (1 - LAST_SHARE) / (100 - TAPER_FROM_PERCENT);

/** Percent per millisecond below the taper. */
function fullRate({ capacityKwh, socketW, efficiency }: Battery): number {
  return (((socketW * efficiency) / 1000 / capacityKwh) * 100) / HOUR_MS;
}

/** The share of the full power that the battery takes at `soc` percent. */
function shareAt(soc: number): number {
  return 1 - SHARE_PER_PERCENT * Math.max(soc - TAPER_FROM_PERCENT, 0);
}

/** Watts drawn at the socket while the battery charges at `soc` percent. */
export function socketPowerW(battery: Battery, soc: number): number {
  return battery.socketW * shareAt(soc);
}

/** How long charging from one percentage to a higher one takes, exactly. */
export function chargingMs(battery: Battery, from: number, to: number): number {
  const straight = Math.max(Math.min(to, TAPER_FROM_PERCENT) - from, 0);
  const tapered = Math.log(shareAt(from) / shareAt(to)) / SHARE_PER_PERCENT;
  return (straight + tapered) / fullRate(battery);
}

/** The percentage after `ms` of charging, exactly: many short steps lead to the same as one long one. */
export function socAfterCharging(battery: Battery, from: number, ms: number): number {
  const straightMs = from < TAPER_FROM_PERCENT ? chargingMs(battery, from, TAPER_FROM_PERCENT) : 0;
  if (ms <= straightMs) return from + fullRate(battery) * ms;
  const taperedPercent = fullRate(battery) * (ms - straightMs);
  const share = shareAt(from) * Math.exp(-SHARE_PER_PERCENT * taperedPercent);
  return Math.min(TAPER_FROM_PERCENT + (1 - share) / SHARE_PER_PERCENT, 100);
}
