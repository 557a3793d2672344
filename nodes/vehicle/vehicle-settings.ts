import type { Facts } from "../../src/vehicle/state/snapshot";
import { optionalNumberSetting, refused, textSetting } from "../runtime/settings";

/** A vehicle as it is stored in a flow. */
export interface VehicleDef {
  name?: string;
  account?: unknown;
  vehicleId?: unknown;
  userId?: unknown;
  make?: unknown;
  model?: unknown;
  year?: unknown;
  homeLatitude?: unknown;
  homeLongitude?: unknown;
  homeRadiusM?: unknown;
  capacityKwh?: unknown;
  chargePowerKw?: unknown;
}

export interface VehicleSettings {
  readonly vehicleId: string;
  readonly userId: string | undefined;
  readonly facts: Facts;
}

/** Reads a vehicle's settings. Throws SmartcarError `BAD_INPUT` naming the field. */
export function vehicleSettings(def: VehicleDef): VehicleSettings {
  const vehicleId = textSetting(def.vehicleId);
  if (vehicleId === "") throw refused("Vehicle", undefined, "a car from the list, or its vehicle id");
  const chargePowerKw = optionalNumberSetting(def.chargePowerKw, { label: "Charging power", min: 0.5, max: 50 });
  return {
    vehicleId,
    userId: textSetting(def.userId) || undefined,
    facts: {
      name: textSetting(def.name) || undefined,
      make: textSetting(def.make) || undefined,
      model: textSetting(def.model) || undefined,
      year: optionalNumberSetting(def.year, { label: "Year", min: 1990, max: 2100 }),
      home: home(def),
      homeRadiusM: optionalNumberSetting(def.homeRadiusM, { label: "Home radius", min: 50, max: 5000 }),
      capacityKwh: optionalNumberSetting(def.capacityKwh, { label: "Battery", min: 1, max: 300 }),
      chargePowerW: chargePowerKw === undefined ? undefined : chargePowerKw * 1000,
    },
  };
}

function home({ homeLatitude, homeLongitude }: VehicleDef): Facts["home"] {
  const latitude = optionalNumberSetting(homeLatitude, { label: "Home latitude", min: -90, max: 90 });
  const longitude = optionalNumberSetting(homeLongitude, { label: "Home longitude", min: -180, max: 180 });
  if (latitude === undefined && longitude === undefined) return undefined;
  if (latitude !== undefined && longitude !== undefined) return { latitude, longitude };
  throw refused("Home", "half a position", "both latitude and longitude, or neither");
}
