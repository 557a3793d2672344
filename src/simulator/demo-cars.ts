import type { CarSpec } from "./car/car-spec";

/** The user who connected the demo cars. */
export const demoUserId = "51000000-0000-4000-8000-000000000001";

/**
 * One car of each kind: they differ in what they report, what they obey, and how often. The BMW is at a socket of one phase,
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

/**
 * Cars with ways of their own, which the demo does without: a Volvo whose plug-in hybrid takes no schedules, one without a
 * battery, two makes that refuse a stop below a state of charge, and one at a public fast charger.
 */
export const specialCars: readonly CarSpec[] = [
  {
    id: "51000000-0000-4000-8000-0000000000c2",
    make: "VOLVO",
    model: "XC60 PHEV Classic",
    year: 2019,
    powertrain: "PHEV",
    classic: true,
    capacityKwh: 11.6,
    acPowerW: 3_600,
    phases: 1,
    startsOnPlug: true,
    plugged: true,
  },
  {
    id: "51000000-0000-4000-8000-0000000000c3",
    make: "VOLVO",
    model: "XC40",
    year: 2022,
    powertrain: "ICE",
    capacityKwh: 1,
    acPowerW: 0,
  },
  {
    id: "51000000-0000-4000-8000-0000000000f1",
    make: "POLESTAR",
    model: "Polestar 2",
    year: 2024,
    capacityKwh: 78,
    acPowerW: 11_000,
    soc: 30,
    plugged: true,
  },
  {
    id: "51000000-0000-4000-8000-0000000000f2",
    make: "MERCEDES-BENZ",
    model: "EQA 250",
    year: 2023,
    capacityKwh: 67,
    acPowerW: 11_000,
    soc: 30,
    plugged: true,
  },
  {
    id: "51000000-0000-4000-8000-0000000000f3",
    make: "MERCEDES-BENZ",
    model: "GLC 300 e",
    year: 2023,
    powertrain: "PHEV",
    capacityKwh: 31,
    acPowerW: 11_000,
    soc: 30,
    plugged: true,
  },
  {
    id: "51000000-0000-4000-8000-0000000000d2",
    make: "TESLA",
    model: "Model 3",
    year: 2023,
    capacityKwh: 60,
    acPowerW: 11_000,
    awayDcPowerW: 120_000,
    atHome: false,
    plugged: true,
    soc: 20,
  },
];
