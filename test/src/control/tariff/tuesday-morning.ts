import type { TariffSettings } from "../../../../src/control/tariff/settings";
import { dayOf, instant, settings, TariffDriver } from "./tariff-driver";

export const zone = "Europe/Berlin";
export const MONDAY = "2026-06-01T00:00:00+02:00";
export const TUESDAY = "2026-06-02T00:00:00+02:00";
export const EVENING = "2026-06-01T18:00:00+02:00";
export const SEVEN = instant("2026-06-02T07:00:00+02:00");

export function evening(soc = 40, wanted: Partial<TariffSettings> = {}): TariffDriver {
  const driver = new TariffDriver({ ...settings, ...wanted }, EVENING);
  driver.prices(dayOf(MONDAY, 0.3), dayOf(TUESDAY, 0.3, { 5: 0.1, 6: 0.1 }));
  driver.car({ soc, pluggedIn: true, limit: 90 });
  return driver;
}
