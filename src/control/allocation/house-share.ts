import { HOUR_MS } from "../../core/duration";
import type { Slot } from "../shared/slots";
import type { HouseStep, PlannedCar } from "./house-costs";
import { planTogether } from "./joint-plan";
import type { MonthPeak, PeakTariff } from "./month-peak";

/** When charging begins and ends, milliseconds since the epoch. */
export interface Window {
  readonly startAt: number;
  readonly endAt: number;
}

/** The part of the house that a car may plan with. */
export interface HouseShare {
  /** The main fuse, all phases together, W. */
  readonly connectionW?: number | undefined;
  /** A limit from outside; without an end it is assumed to last for a while. */
  readonly limit?: { readonly watts: number; readonly untilAt?: number | undefined } | undefined;
  /** The planned load of the other cars, W, in order and without overlap. */
  readonly others: readonly Slot[];
  /** When this car is planned to charge, if it was planned together with others. */
  readonly mine?: readonly Window[] | undefined;
  /** How the highest power of a month is billed, and what it is. */
  readonly peak?: { readonly tariff: PeakTariff; readonly month: MonthPeak } | undefined;
}

/** What the plan of a car needs and is based on, for the plans of the others. */
export interface CarPlanning {
  readonly powerW: number;
  /** What it still needs at the wall until it leaves. */
  readonly neededKwh: number;
  readonly untilAt: number;
  readonly isCharging: boolean;
  /** What a start and its stop count as, money. */
  readonly stopCost: number;
  /** Money per kWh from the grid, in order. */
  readonly prices: readonly Slot[];
  /** Money per exported kWh. */
  readonly feedIn: number;
  /** The surplus of the house without its cars, W; negative for what it takes. */
  readonly surplus: readonly Slot[];
  /** When it charges by its own plan, which may use time that was planned for no car. */
  readonly windows: readonly Window[];
}

/**
 * Cars are planned together in steps of this length; in half of it if prices change more often and all cars leave soon, because that
 * takes longer.
 */
const STEP_MS = HOUR_MS;
const FINE_WITHIN_MS = 15 * HOUR_MS;
/** No further ahead than this. */
const MOST_STEPS = 48;
/** A smaller part of a step is ignored. */
const TINY_STEP = 0.05;
/** What an unknown house is assumed to take. */
const USUAL_W = 500;
const NO_LIMIT_W = 1e9;
/** How long a limit without an end is assumed to last. */
const LIMIT_LASTS_MS = 2 * HOUR_MS;

/** Until when plans consider a limit. */
export function limitEndsAt({ untilAt }: NonNullable<HouseShare["limit"]>, now: number): number {
  return untilAt ?? now + LIMIT_LASTS_MS;
}

/** By car, what it may plan with: one joint plan for all cars that need energy. */
export function sharedPlans(
  plannings: ReadonlyMap<string, CarPlanning>,
  house: Pick<HouseShare, "connectionW" | "limit">,
  now: number,
): ReadonlyMap<string, Pick<HouseShare, "others" | "mine">> {
  const asking = [...plannings].filter(([, { neededKwh, untilAt }]) => neededKwh > 0 && untilAt > now);
  if (asking.length < 2) return new Map([...plannings.keys()].map((car) => [car, { others: [] }]));
  const all = asking.map(([, planning]) => planning);
  const isFine = all.some(({ prices }) =>
    prices.some(({ startAt, endAt }) => endAt > now && endAt - startAt < STEP_MS),
  );
  const endAt = Math.max(...all.map(({ untilAt }) => untilAt));
  const stepMs = isFine && endAt - now <= FINE_WITHIN_MS ? STEP_MS / 2 : STEP_MS;
  const fromAt = Math.floor(now / stepMs) * stepMs;
  const count = Math.min(MOST_STEPS, Math.max(1, Math.ceil((endAt - fromAt) / stepMs)));
  const steps = Array.from({ length: count }, (_, index) =>
    stepAt(fromAt + index * stepMs, { all, stepMs, house, now }),
  );
  const cars = asking.map(([id, planning]) => plannedCar(id, planning, { fromAt, stepMs, count }));
  const { charging } = planTogether(cars, steps, stepMs / HOUR_MS);
  const windows = new Map(cars.map(({ id }) => [id, windowsOf(charging.get(id) ?? [], fromAt, stepMs)]));
  return new Map(
    [...plannings.keys()].map((car) => [
      car,
      {
        mine: windows.get(car),
        others: loadsOf(
          cars.filter(({ id }) => id !== car),
          charging,
          fromAt,
          stepMs,
        ),
      },
    ]),
  );
}

interface Raster {
  readonly fromAt: number;
  readonly stepMs: number;
  readonly count: number;
}

function plannedCar(
  id: string,
  { powerW, neededKwh, untilAt, isCharging, stopCost }: CarPlanning,
  { fromAt, stepMs, count }: Raster,
): PlannedCar {
  const steps = neededKwh / ((powerW / 1000) * (stepMs / HOUR_MS));
  const untilStep = Math.min(count, Math.max(1, Math.floor((untilAt - fromAt) / stepMs)));
  return { id, powerW, neededSteps: Math.ceil(steps - TINY_STEP), untilStep, isCharging, startCost: stopCost };
}

function stepAt(
  startAt: number,
  {
    all,
    stepMs,
    house: { connectionW = NO_LIMIT_W, limit },
    now,
  }: {
    readonly all: readonly CarPlanning[];
    readonly stepMs: number;
    readonly house: Pick<HouseShare, "connectionW" | "limit">;
    readonly now: number;
  },
): HouseStep {
  const endAt = startAt + stepMs;
  // The cars usually have the same feeds: what one of them knows of prices and sun counts for all.
  const known = (slotsOf: (planning: CarPlanning) => readonly Slot[]): number | undefined =>
    all.map((planning) => meanOf(slotsOf(planning), startAt, endAt)).find((value) => value !== undefined);
  const dearest = Math.max(0, ...all.flatMap(({ prices }) => prices.map(({ value }) => value)));
  const surplusW = known(({ surplus }) => surplus) ?? -USUAL_W;
  const isLimited = limit !== undefined && startAt < limitEndsAt(limit, now);
  const headroomW = connectionW - Math.max(0, -surplusW);
  return {
    importPrice: known(({ prices }) => prices) ?? dearest,
    exportPrice: all[0]?.feedIn ?? 0,
    surplusW,
    headroomW: isLimited ? Math.min(headroomW, limit.watts + Math.max(0, surplusW)) : headroomW,
  };
}

/** The mean of slots over a period, as far as they cover it. */
export function meanOf(slots: readonly Slot[], startAt: number, endAt: number): number | undefined {
  let [sum, coveredMs] = [0, 0];
  for (const slot of slots) {
    const ms = Math.min(slot.endAt, endAt) - Math.max(slot.startAt, startAt);
    if (ms <= 0) continue;
    sum += slot.value * ms;
    coveredMs += ms;
  }
  return coveredMs === 0 ? undefined : sum / coveredMs;
}

/**
 * The shares with what earlier cars have taken of the time that was planned for no car. As each car yields only to those before it,
 * the plans become stable.
 */
export function besideWindows(
  shares: ReadonlyMap<string, Pick<HouseShare, "others" | "mine">>,
  plannings: ReadonlyMap<string, CarPlanning>,
): ReadonlyMap<string, Pick<HouseShare, "others" | "mine">> {
  const before: Slot[] = [];
  const beside = new Map<string, Pick<HouseShare, "others" | "mine">>();
  for (const [car, { others, mine }] of shares) {
    beside.set(car, { others: before.length === 0 ? others : summed([...others, ...before]), mine });
    const { windows = [], powerW = 0 } = plannings.get(car) ?? {};
    for (const window of windows)
      before.push(...without(window, mine ?? []).map((left) => ({ ...left, value: powerW })));
  }
  return beside;
}

function without(window: Window, taken: readonly Window[]): readonly Window[] {
  let left: readonly Window[] = [window];
  for (const { startAt, endAt } of taken)
    left = left.flatMap((part) =>
      [
        { startAt: part.startAt, endAt: Math.min(part.endAt, startAt) },
        { startAt: Math.max(part.startAt, endAt), endAt: part.endAt },
      ].filter((rest) => rest.endAt > rest.startAt),
    );
  return left;
}

/** Loads that may overlap, as slots without overlap. */
function summed(loads: readonly Slot[]): readonly Slot[] {
  const edges = [...new Set(loads.flatMap(({ startAt, endAt }) => [startAt, endAt]))].toSorted((a, b) => a - b);
  return edges.slice(1).flatMap((endAt, index) => {
    const startAt = edges[index] ?? endAt;
    const here = loads.filter((load) => load.startAt < endAt && load.endAt > startAt);
    return here.length === 0 ? [] : [{ startAt, endAt, value: here.reduce((sum, { value }) => sum + value, 0) }];
  });
}

function windowsOf(charging: readonly boolean[], fromAt: number, stepMs: number): readonly Window[] {
  const windows: Array<{ startAt: number; endAt: number }> = [];
  for (const [index, on] of charging.entries()) {
    if (!on) continue;
    const startAt = fromAt + index * stepMs;
    const last = windows.at(-1);
    if (last?.endAt === startAt) last.endAt = startAt + stepMs;
    else windows.push({ startAt, endAt: startAt + stepMs });
  }
  return windows;
}

function loadsOf(
  cars: readonly PlannedCar[],
  charging: ReadonlyMap<string, readonly boolean[]>,
  fromAt: number,
  stepMs: number,
): readonly Slot[] {
  const count = Math.max(0, ...cars.map(({ id }) => charging.get(id)?.length ?? 0));
  return Array.from({ length: count }, (_, index) => ({
    startAt: fromAt + index * stepMs,
    endAt: fromAt + (index + 1) * stepMs,
    value: cars.reduce((sum, { id, powerW }) => sum + (charging.get(id)?.[index] === true ? powerW : 0), 0),
  })).filter(({ value }) => value > 0);
}
