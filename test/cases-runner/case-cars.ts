import { makeNames, type CarSpec, type MakeName } from "../../src/simulator/car/car-spec";
import type { Case, CaseCar } from "./case-file";

/** A car of a case as the cloud knows it. */
export interface KnownAs {
  readonly given: CaseCar;
  readonly vehicleId: string;
  readonly make: string;
}

/** What a make's cars are where the case does not say. */
const usual: Readonly<Record<string, { capacityKwh: number; powerKw: number }>> = {
  BMW: { capacityKwh: 81, powerKw: 3.7 },
  MINI: { capacityKwh: 49, powerKw: 11 },
  VOLVO: { capacityKwh: 65, powerKw: 11 },
  VOLKSWAGEN: { capacityKwh: 77, powerKw: 11 },
};
const other = { capacityKwh: 75, powerKw: 11 };

/** The cars by their ids in the case. Throws where a car is the same as one that is not there. */
export function knownCars({ cars }: Case): Map<string, KnownAs> {
  const known = new Map<string, KnownAs>();
  cars.forEach((given, index) => {
    const own = `51000000-0000-4000-8000-0000000000${(0xa1 + index).toString(16)}`;
    const twin = given.sameAs === undefined ? undefined : known.get(given.sameAs);
    if (given.sameAs !== undefined && !twin)
      throw new Error(`The case has no car "${given.sameAs}" before "${given.id}"`);
    known.set(given.id, { given, vehicleId: twin?.vehicleId ?? own, make: given.make ?? "BMW" });
  });
  return known;
}

/** The cars as they truly are. */
export function specsOf(known: Iterable<KnownAs>, zone: string): CarSpec[] {
  return [...known].filter(({ given }) => given.sameAs === undefined).map((car) => specOf(car, zone));
}

function specOf({ given, vehicleId, make }: KnownAs, zone: string): CarSpec {
  const { capacityKwh, powerKw } = { ...(usual[make] ?? other), ...definedIn(given) };
  const [latitude, longitude] = given.home ?? [];
  return {
    id: vehicleId,
    make: simulatedMake(make),
    model: given.model ?? "Car",
    year: 2024,
    capacityKwh,
    acPowerW: powerKw * 1000,
    phases: powerKw <= 4.6 ? 1 : 3,
    soc: given.soc ?? 42,
    limit: given.limit ?? 80,
    plugged: given.plugged ?? true,
    atHome: (given.place ?? "home") === "home",
    zone,
    collected: given.reports !== "none",
    ...(latitude !== undefined &&
      longitude !== undefined && { home: { latitude, longitude }, away: { latitude: latitude + 0.17, longitude } }),
  };
}

function definedIn({ capacityKwh, powerKw }: CaseCar): { capacityKwh?: number; powerKw?: number } {
  return { ...(capacityKwh !== undefined && { capacityKwh }), ...(powerKw !== undefined && { powerKw }) };
}

function simulatedMake(make: string): MakeName {
  return makeNames.find((name) => name === make) ?? "TESLA";
}
