import { chargePowerW } from "../../soc/charge-power";
import { kwhPerPercent } from "../../soc/kwh-per-percent";
import { taperShares } from "../../soc/taper";
import type { EstimateSettings } from "../../soc/state";
import type { ChargingCurve } from "../../planner/charging-curve";
import { type ChargingCar, chargingCurve, chargingTimeMs, positionOfPercent } from "../../planner/charging-time";
import { PositionGrid } from "../../planner/position-grid";
import type { TariffSettings } from "../settings";
import type { TariffState } from "../state";

/** The resolution of states of charge. */
const POSITIONS = 200;

/** The car in a plan: how long it charges from one state of charge to another, and what it draws. */
export interface ChargingModel {
  readonly car: ChargingCar;
  readonly curve: ChargingCurve;
  readonly grid: PositionGrid;
  readonly powerW: number;
  /** At the wall. */
  readonly kwhPerPercent: number;
  readonly positionMs: (percent: number) => number;
}

/** The settings that the estimate needs. */
export function estimateSettings({
  capacityKwh,
  efficiency,
  chargePowerW: powerW,
  zone,
}: TariffSettings): EstimateSettings {
  return { capacityKwh, efficiency, chargePowerW: powerW, zone };
}

/** When charging from now on has led from one state of charge to another, percent; `undefined` if its speed is unknown. */
export function reachedAt(
  state: TariffState,
  settings: TariffSettings,
  { soc, target }: { readonly soc: number; readonly target: number },
  now: number,
): number | undefined {
  const model = chargingModel(state, settings, Math.min(100, target));
  return typeof model === "string" ? undefined : now + Math.ceil(chargingTimeMs(model.car, soc, Math.min(100, target)));
}

/** The model, or what is missing for it. */
export function chargingModel(
  state: TariffState,
  settings: TariffSettings,
  fullPercent: number,
): ChargingModel | "power-unknown" | "capacity-unknown" {
  const { estimate = {} } = state;
  const powerW = chargePowerW(estimate, settings);
  const each = kwhPerPercent(estimate, settings);
  const capacityKwh = settings.capacityKwh ?? estimate.capacityKwh;
  if (powerW === undefined) return "power-unknown";
  if (each === undefined || capacityKwh === undefined) return "capacity-unknown";

  const efficiency = Math.min(1, capacityKwh / 100 / each.kwh);
  const car = { capacityKwh, powerKw: powerW / 1000, efficiency, shares: taperShares(estimate) };
  const curve = chargingCurve(car);
  const fullMs = positionOfPercent(car, fullPercent);
  return {
    car,
    curve,
    grid: new PositionGrid(curve, { fullMs, positionMs: 0, gridMs: Math.max(60_000, fullMs / POSITIONS) }),
    powerW,
    kwhPerPercent: each.kwh,
    positionMs: (percent) => Math.min(fullMs, positionOfPercent(car, percent)),
  };
}
