import { HOUR_MS } from "../../core/duration";
import { positionMsAt, type ChargingCurve, type CurvePart } from "./charging-curve";

/** What is known of how a car charges. */
export interface ChargingCar {
  readonly capacityKwh: number;
  /** What the charger draws from the house. */
  readonly powerKw: number;
  /** How much of it reaches the battery, 0..1; 0.85 if absent. */
  readonly efficiency?: number | undefined;
  /** Whether the car takes less towards the end; it does if absent. */
  readonly tapers?: boolean | undefined;
  /** By tenths of the battery from empty to full, the share of its power that the car takes, if measured. */
  readonly shares?: ReadonlyArray<number | undefined> | undefined;
}

const EFFICIENCY = 0.85;

/** Up to half full a car takes up to this power, and linearly less from there … */
const HALF_FULL_KW = 50;
/** … down to this when it is full. */
const FULL_KW = 1;

/** The curve of a car from empty to full and beyond: as measured, and else as usual. */
export function chargingCurve({ shares = [], ...car }: ChargingCar): ChargingCurve {
  const usual = usualCurve(car);
  if (shares.every((share) => share === undefined)) return usual;
  const bandKwh = wallKwh(car, 100 / shares.length);
  const parts: CurvePart[] = [];
  for (const [band, share] of shares.entries()) {
    const [fromMs, toMs] = [positionMsAt(usual, band * bandKwh), positionMsAt(usual, (band + 1) * bandKwh)];
    const usualKw = toMs > fromMs ? bandKwh / ((toMs - fromMs) / HOUR_MS) : car.powerKw;
    const powerKw = share === undefined ? usualKw : share * car.powerKw;
    const forMs = (bandKwh / powerKw) * HOUR_MS;
    const last = parts.at(-1);
    if (last && Math.abs(last.powerKw - powerKw) < SAME_KW)
      parts[parts.length - 1] = { ...last, forMs: last.forMs + forMs };
    else parts.push({ forMs, powerKw });
  }
  return parts;
}

/** Powers that differ by less are the same. */
const SAME_KW = 0.001;

/** The usual curve. Above the point where the power falls, its mean is assumed. */
function usualCurve({ tapers = true, ...car }: ChargingCar): ChargingCurve {
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

/** The energy at the wall from an empty battery to a state of charge. */
function wallKwh({ capacityKwh, efficiency = EFFICIENCY }: ChargingCar, percent: number): number {
  return ((percent / 100) * capacityKwh) / efficiency;
}
