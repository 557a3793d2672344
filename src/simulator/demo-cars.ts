import type { CarSpec } from "./car/car-spec";

/** The user who connected the demo cars. */
export const demoUserId = "51000000-0000-4000-8000-000000000001";

/**
 * One car of each kind: they differ in what they tell, what they obey, and how often. The BMW stands at a socket of one phase,
 * which the surplus of an ordinary roof can feed.
 */
export const demoCars: readonly CarSpec[] = [
  {
    id: "51000000-0000-4000-8000-0000000000b1",
    make: "BMW",
    model: "i4",
    year: 2024,
    capacityKwh: 81,
    acPowerW: 3_700,
    phases: 1,
    consumptionKwhPerKm: 0.175,
    soc: 42,
    plugged: true,
  },
  {
    id: "51000000-0000-4000-8000-0000000000b2",
    make: "MINI",
    model: "Cooper SE",
    year: 2024,
    capacityKwh: 49,
    acPowerW: 11_000,
    consumptionKwhPerKm: 0.15,
    soc: 65,
  },
  {
    id: "51000000-0000-4000-8000-0000000000c1",
    make: "VOLVO",
    model: "EX30",
    year: 2025,
    capacityKwh: 65,
    acPowerW: 11_000,
    consumptionKwhPerKm: 0.18,
    startsOnPlug: true,
    soc: 35,
    limit: 90,
    plugged: true,
  },
  {
    id: "51000000-0000-4000-8000-0000000000d1",
    make: "TESLA",
    model: "Model Y",
    year: 2023,
    capacityKwh: 75,
    acPowerW: 11_000,
    consumptionKwhPerKm: 0.165,
    soc: 55,
    plugged: true,
  },
  {
    id: "51000000-0000-4000-8000-0000000000e1",
    make: "VOLKSWAGEN",
    model: "ID.4",
    year: 2023,
    capacityKwh: 77,
    acPowerW: 11_000,
    consumptionKwhPerKm: 0.19,
    soc: 58,
    plugged: true,
  },
];
