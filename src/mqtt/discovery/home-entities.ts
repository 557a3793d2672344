import { binary, type Entity, measured, member } from "./entity";

/** What a home can report. */
export interface HomeAbilities {
  readonly solar: boolean;
  readonly battery: boolean;
  readonly currency: string | undefined;
}

/** The entities of a home. */
export function homeEntities({ solar, battery, currency }: HomeAbilities): readonly Entity[] {
  return [
    measured("grid_power", "state", "gridW", ["power", "W"]),
    ...(solar ? [measured("solar_power", "state", "solarW", ["power", "W"])] : []),
    ...(battery
      ? [
          measured("battery_power", "state", "batteryW", ["power", "W"]),
          measured("battery_level", "state", "batteryPercent", ["battery", "%"]),
        ]
      : []),
    perKwh("price", "price", "mdi:cash", currency),
    perKwh("feed_in", "feedIn", "mdi:cash-plus", currency),
    binary("grid_limit_active", "state", "gridLimit.active", { icon: "mdi:transmission-tower-off" }),
    measured("grid_limit", "state", "gridLimit.limitW", ["power", "W"], { icon: "mdi:transmission-tower" }),
  ];
}

function perKwh(key: string, name: string, icon: string, currency: string | undefined): Entity {
  const unit = currency === undefined ? {} : { unit_of_measurement: `${currency}/kWh` };
  const more = { ...unit, state_class: "measurement", icon, suggested_display_precision: 3 };
  return { key, platform: "sensor", part: "state", template: member(name), more };
}
