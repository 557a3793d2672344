import type { CarSpec } from "../../src/simulator/car/car-spec";

/** The cars of a storm: two of a make that counts stops, one that counts commands, one of schedules, two that obey and refuse. */
export const stormCars = [
  {
    name: "bmw",
    id: "51000000-0000-4000-8000-0000000000b1",
    make: "BMW",
    capacityKwh: 81,
    acPowerW: 3_700,
    phases: 1,
    soc: 42,
  },
  {
    name: "mini",
    id: "51000000-0000-4000-8000-0000000000b2",
    make: "MINI",
    capacityKwh: 49,
    acPowerW: 11_000,
    soc: 30,
  },
  {
    name: "volvo",
    id: "51000000-0000-4000-8000-0000000000c1",
    make: "VOLVO",
    capacityKwh: 65,
    acPowerW: 11_000,
    soc: 35,
  },
  {
    name: "tesla",
    id: "51000000-0000-4000-8000-0000000000d1",
    make: "TESLA",
    capacityKwh: 75,
    acPowerW: 11_000,
    soc: 55,
  },
  {
    name: "vw",
    id: "51000000-0000-4000-8000-0000000000e1",
    make: "VOLKSWAGEN",
    capacityKwh: 77,
    acPowerW: 11_000,
    soc: 48,
  },
  {
    name: "polestar",
    id: "51000000-0000-4000-8000-0000000000f1",
    make: "POLESTAR",
    capacityKwh: 78,
    acPowerW: 11_000,
    soc: 38,
  },
].map((car) => ({ model: "Storm", year: 2024, plugged: true, ...car })) as readonly (CarSpec & {
  readonly name: string;
})[];

/** The name of the car whose id is in a path. */
export function carIn(path: string): string | undefined {
  return stormCars.find(({ id }) => path.includes(id))?.name;
}
