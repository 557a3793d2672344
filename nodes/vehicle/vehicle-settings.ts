import type { HomeSettings, Position } from "../../src/home/home-settings";
import type { Facts } from "../../src/vehicle/state/snapshot";
import { readSettings } from "../settings/read-settings";
import type { ValuesOf } from "../settings/setting";
import { declaration } from "./settings";
import english from "./words/en-US.json";

type Values = ValuesOf<typeof declaration.settings>;

/** A vehicle as it is stored in a flow. */
export type VehicleDef = { readonly [K in keyof Values]?: unknown };

/** The settings of a vehicle node as they were read. */
export interface VehicleSettings {
  readonly vehicleId: string;
  readonly userId: string | undefined;
  readonly facts: Facts;
}

/**
 * Reads a vehicle's settings. The position of its home, if that has one, counts, and not its own. Throws SmartcarError that names
 * all fields which cannot be used.
 */
export function vehicleSettings(def: object, credentials: object, home: HomeSettings | undefined): VehicleSettings {
  const reader = { ...declaration, words: english["smartcar-vehicle"] };
  const settings = readSettings(reader, { ...def, ...credentials });
  const { vehicleId, chargePowerKw } = settings;
  const own = placeOf(settings.latitude, settings.longitude) ?? placeOf(settings.homeLatitude, settings.homeLongitude);
  return {
    vehicleId,
    userId: settings.userId || undefined,
    facts: {
      name: settings.name || undefined,
      make: settings.make || undefined,
      model: settings.model || undefined,
      year: settings.year,
      home: home?.position ?? own,
      homeRadiusM: (home?.position && home.radiusM) ?? settings.homeRadiusM,
      homeZone: home?.zone,
      capacityKwh: settings.capacityKwh,
      chargePowerW: chargePowerKw === undefined ? undefined : chargePowerKw * 1000,
    },
  };
}

function placeOf(latitude: number | undefined, longitude: number | undefined): Position | undefined {
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
}
