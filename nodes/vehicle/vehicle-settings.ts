import type { Facts } from "../../src/vehicle/state/snapshot";
import { readSettings } from "../settings/read-settings";
import type { ValuesOf } from "../settings/setting";
import { declaration } from "./settings";
import english from "./words/en-US.json";

type Values = ValuesOf<typeof declaration.settings>;

/** A vehicle as it is stored in a flow. */
export type VehicleDef = { readonly [K in keyof Values]?: unknown };

export interface VehicleSettings {
  readonly vehicleId: string;
  readonly userId: string | undefined;
  readonly facts: Facts;
}

/** Reads a vehicle's settings. Throws SmartcarError that names all fields which cannot be used. */
export function vehicleSettings(def: object): VehicleSettings {
  const settings = readSettings({ ...declaration, words: english["smartcar-vehicle"] }, def);
  const { vehicleId, chargePowerKw, homeLatitude: latitude, homeLongitude: longitude } = settings;
  return {
    vehicleId,
    userId: settings.userId || undefined,
    facts: {
      name: settings.name || undefined,
      make: settings.make || undefined,
      model: settings.model || undefined,
      year: settings.year,
      home: latitude === undefined || longitude === undefined ? undefined : { latitude, longitude },
      homeRadiusM: settings.homeRadiusM,
      capacityKwh: settings.capacityKwh,
      chargePowerW: chargePowerKw === undefined ? undefined : chargePowerKw * 1000,
    },
  };
}
