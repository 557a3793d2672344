import { positionMsAt, type ChargingCurve } from "./charging-curve";

export interface ChargingCar {
  readonly capacityKwh: number;
  /** What the charger draws from the house. */
  readonly powerKw: number;
  /** How much of it reaches the battery, 0..1; 0.85 if absent. */
  readonly efficiency?: number | undefined;
  /** Whether the car takes less towards the end; it does if absent. */
  readonly tapers?: boolean | undefined;
}

const EFFICIENCY = 0.85;

/** Up to this a car takes anything until half full, and in a straight line less from there … */
const HALF_FULL_KW = 50;
/** … to this when it is full. */
const FULL_KW = 1;

/** The curve of a car from empty to full and beyond. Above the point where it takes less, the mean power is assumed. */
export function chargingCurve({ tapers = true, ...car }: ChargingCar): ChargingCurve {
  const { powerKw } = car;
  if (!tapers || powerKw <= FULL_KW) return [{ forMs: Infinity, powerKw }];

  const fallPerPercent = (HALF_FULL_KW - FULL_KW) / 50;
  const taperPercent = Math.max(0, 100 - (powerKw - FULL_KW) / fallPerPercent);
  const forMs = positionMsAt([{ forMs: Infinity, powerKw }], wallKwh(car, taperPercent));
  return [
    { forMs, powerKw },
    { forMs: Infinity, powerKw: (powerKw + FULL_KW) / 2 },
  ];
}

/** Where on its curve a car with this state of charge is, in ms. */
export function positionOfPercent(car: ChargingCar, percent: number): number {
  return positionMsAt(chargingCurve(car), wallKwh(car, percent));
}

/** How long it takes to charge from one state of charge to another, in ms; 0 if it is reached. */
export function chargingTimeMs(car: ChargingCar, fromPercent: number, toPercent: number): number {
  return Math.max(0, positionOfPercent(car, toPercent) - positionOfPercent(car, fromPercent));
}

/** What the house gives until an empty battery has reached a state of charge. */
function wallKwh({ capacityKwh, efficiency = EFFICIENCY }: ChargingCar, percent: number): number {
  return ((percent / 100) * capacityKwh) / efficiency;
}
