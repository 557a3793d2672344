import { isRecord } from "../core/describe-value";
import type { Slot } from "../control/shared/slots";
import { numberIn, timeIn, type Fields } from "./fields";
import { slotSteps, trackPoints, trackSteps } from "./history";
import type { PlanWindow } from "./page-car";
import type { CarSeries } from "./page-series";
import type { CarHistory } from "./stored-history";

/** The data about a car and its plan, as it is published elsewhere, too. */
export interface KnownPlan {
  readonly now: number;
  readonly state: Fields;
  readonly decision: Fields | undefined;
  readonly plan: Fields | undefined;
  /** Its charging power, if known. */
  readonly chargeW: number | undefined;
}

/** The series of a car's chart. Prices and sun are in `ahead` only if the car has no home. */
export function carSeries(
  known: KnownPlan,
  history: CarHistory | undefined,
  kwhPerPercent: number | undefined,
): CarSeries {
  const windows = windowsIn(known.plan).map((window) => withEnergy(window, known.chargeW));
  const soc = trackPoints(history?.soc);
  const [socAt, socNow] = [soc?.at.at(-1), soc?.value.at(-1) ?? numberIn(known.state, "soc")];
  const ready = timeIn(known.decision, "ready");
  return {
    prices: slotSteps(history?.prices ?? [], 4),
    forecastW: slotSteps(history?.forecast ?? [], 0),
    chargedW: trackSteps(history?.chargedW),
    plannedW: slotSteps(plannedSlots(windows), 0),
    soc,
    ...(typeof socNow === "number" && {
      socToCome: socToCome(windows, { at: socAt ?? known.now, percent: socNow }, kwhPerPercent),
    }),
    ...(ready !== undefined && { departure: { at: ready, target: numberIn(known.decision, "target") } }),
  };
}

const HOUR_W_MS = 3.6e9;

/** Only the time is known of a window that is not planned by price, such as a boost. */
function withEnergy(window: PlanWindow, chargeW: number | undefined): PlanWindow {
  if (window.energyKwh !== undefined || chargeW === undefined) return window;
  return { ...window, energyKwh: (chargeW * (window.endAt - window.startAt)) / HOUR_W_MS };
}

function plannedSlots(windows: readonly PlanWindow[]): readonly Slot[] {
  return windows.flatMap(({ startAt, endAt, energyKwh }) =>
    energyKwh === undefined || endAt <= startAt
      ? []
      : [{ startAt, endAt, value: (energyKwh * HOUR_W_MS) / (endAt - startAt) }],
  );
}

/** The state of charge according to the plan; level if the capacity of the battery is unknown. */
function socToCome(
  windows: readonly PlanWindow[],
  from: { readonly at: number; readonly percent: number },
  kwhPerPercent: number | undefined,
): CarSeries["socToCome"] {
  if (kwhPerPercent === undefined || windows.length === 0) return undefined;
  const at = [from.at];
  const value = [from.percent];
  for (const { startAt, endAt, energyKwh = 0 } of windows) {
    const before = value.at(-1) ?? from.percent;
    if (endAt <= from.at) continue;
    // The energy already charged in the current window is in the state of charge.
    const leftKwh = (energyKwh * (endAt - Math.max(startAt, from.at))) / (endAt - startAt);
    if (startAt > (at.at(-1) ?? from.at)) {
      at.push(startAt);
      value.push(before);
    }
    at.push(endAt);
    value.push(Math.round(Math.min(100, before + leftKwh / kwhPerPercent) * 10) / 10);
  }
  return { at, value };
}

/** The windows of a plan, in order. */
export function windowsIn(plan: Fields | undefined): readonly PlanWindow[] {
  const windows = plan?.["windows"];
  if (!Array.isArray(windows)) return [];
  return windows.flatMap((window: unknown) => {
    if (!isRecord(window)) return [];
    const [startAt, endAt] = [timeIn(window, "start"), timeIn(window, "end")];
    if (startAt === undefined || endAt === undefined || endAt <= startAt) return [];
    return [
      {
        startAt,
        endAt,
        energyKwh: numberIn(window, "energyKwh"),
        solarKwh: numberIn(window, "solarKwh"),
        price: numberIn(window, "price"),
      },
    ];
  });
}
