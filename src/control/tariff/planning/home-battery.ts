import { DAY_MS } from "../../../core/duration";
import type { ForecastSlot } from "../../forecast/forecast-slot";
import { batteryAhead, type BatterySlot, type BatteryNow } from "../../forecast/home-battery";
import { countedBatteryW } from "../../shared/site-power/battery-strategy";
import { slotAt, type Slot } from "../../shared/slots";
import type { TariffSettings } from "../settings";
import type { TariffState } from "../state";
import { usualPrices } from "./scenarios";

/** How long after the known prices the energy of a battery is considered. */
export const BATTERY_LOOKS_MS = DAY_MS;
/** The assumed level until it is reported. */
const LEVEL_SHARE = 0.5;
/** The assumed power per kWh of capacity. */
const POWER_PER_KWH = 0.5;

/** The home battery for plans: one whose capacity is set and whose power is reported. */
export function batteryOf(
  { site = {} }: Pick<TariffState, "site">,
  { site: set = {} }: Pick<TariffSettings, "site">,
): BatteryNow | undefined {
  const { batteryKwh: capacityKwh, batteryStrategy: strategy = { kind: "car-first" } } = set;
  if (capacityKwh === undefined || site.battery === undefined) return undefined;
  return {
    capacityKwh,
    powerW: set.batteryW ?? capacityKwh * POWER_PER_KWH * 1000,
    percent: site.batteryLevel?.watts ?? LEVEL_SHARE * 100,
    firstW: (takesW, percent) => takesW + countedBatteryW(-takesW, percent, { strategy, mayFeedCar: false }),
  };
}

/** The surplus now without what the battery takes, as far as the battery comes first. W. */
export function leftByBattery(watts: number, { percent, powerW, firstW }: BatteryNow): number {
  return watts <= 0 || percent >= 100 ? watts : watts - firstW(Math.min(watts, powerW), percent);
}

/** What the battery does along `slots` of the surplus without it, and what its energy saves. */
export function batteryBeside(
  state: TariffState,
  settings: TariffSettings,
  { slots, feedIn }: { readonly slots: readonly ForecastSlot[]; readonly feedIn: number },
  now: number,
): readonly BatterySlot[] {
  const battery = batteryOf(state, settings);
  return battery ? batteryAhead(battery, slots, { prices: pricesAlong(state, settings, slots), feedIn }, now) : [];
}

/** What the grid costs in each slot, if known, or usually. */
function pricesAlong(
  { prices = [], priceDays = [] }: TariffState,
  { fixedPrice, zone }: TariffSettings,
  slots: readonly Slot[],
): ReadonlyArray<number | undefined> {
  if (fixedPrice !== undefined && prices.length === 0) return slots.map(() => fixedPrice);
  const knownUntilAt = prices.at(-1)?.endAt ?? slots[0]?.startAt ?? 0;
  const toAt = slots.at(-1)?.endAt ?? knownUntilAt;
  const usual = knownUntilAt < toAt ? usualPrices(priceDays, { fromAt: knownUntilAt, toAt }, zone) : [];
  return slots.map(({ startAt }) => slotAt(prices, startAt)?.value ?? slotAt(usual, startAt)?.value ?? fixedPrice);
}
