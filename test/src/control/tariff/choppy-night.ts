import type { TariffDecision } from "../../../../src/control/tariff/decision";
import type { TariffSettings } from "../../../../src/control/tariff/settings";
import type { TariffState } from "../../../../src/control/tariff/state";
import { dayOf, hourly, settings, TariffDriver } from "./tariff-driver";
import { EVENING, MONDAY, SEVEN, TUESDAY } from "./tuesday-morning";

/** Cheap and dear hours take turns all night. */
const CHOPPY = Array.from({ length: 24 }, (_, hour) => (hour % 2 === 0 ? 0.1 : 0.3));

/** A car with 30 percent before a night of which every other hour is cheap. */
export function choppy(
  wanted: Partial<TariffSettings>,
  state: TariffState = {},
  startAt: string | number = EVENING,
): TariffDriver {
  const driver = new TariffDriver({ ...settings, ...wanted }, startAt);
  driver.state = state;
  driver.prices(dayOf(MONDAY, 0.3), hourly(TUESDAY, CHOPPY));
  driver.car({ soc: 30, pluggedIn: true, limit: 90 });
  return driver;
}

/** What is planned for the morning. */
export function morning({ decision }: TariffDriver): TariffDecision["plan"] {
  return decision.plan.filter(({ startAt }) => startAt < SEVEN);
}

/** How often it was started. */
export function starts(driver: TariffDriver): number {
  return driver.switches.filter(({ on }) => on).length;
}
