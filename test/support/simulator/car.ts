import type { CarSpec } from "../../../src/simulator/car/car-spec";

/** A car with round figures: 8 kW reach the battery, which is 10 % in an hour, and so is an hour of driving. */
export const plainCar: CarSpec = {
  id: "51000000-0000-4000-8000-0000000000aa",
  make: "BMW",
  model: "i4",
  year: 2024,
  capacityKwh: 80,
  acPowerW: 10_000,
  efficiency: 0.8,
  consumptionKwhPerKm: 0.16,
  speedKmh: 50,
  soc: 50,
  limit: 80,
  plugged: true,
};
