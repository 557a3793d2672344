import { all } from "../contenders/contenders";
import { atPlugIn } from "../contenders/at-plug-in";
import { ruled } from "../contenders/rule";
import { MOST_STOPS } from "../contenders/tariff-dialog";
import type { HomeDeclaration } from "../homes/declaration";
import { type House, houseOf } from "../homes/house";
import { partsOf, stepsOf } from "../homes/parts";
import { recordedYear, type Span } from "../homes/recorded-year";
import { weeksOf } from "../homes/weeks";
import { live, type Lived } from "../life/live";
import { mostWithin } from "../life/spending";
import { optimumTrace, type Trace, traced, type Traced } from "../life/trace";
import { boundedOptimum } from "../optimum/bounded-optimum";
import { jointOptimum } from "../optimum/joint-optimum";
import { type Optimum, optimum } from "../optimum/optimum";
import { peakOptimum } from "../optimum/peak-optimum";
import { type Costs, costsOf } from "../report/costs";

/** One contender in one home, or the marks that all are measured by. */
export interface Job {
  readonly name: string;
  readonly home: HomeDeclaration;
  readonly span: Span;
}

export interface Result extends Job, Partial<Omit<Lived, "accounts">> {
  readonly costs: Costs;
  /** Of the sunny and the dull week. */
  readonly trace?: Trace | undefined;
}

/** The names of the jobs that are no contenders. */
export const marks = { plugIn: "mark", optimum: "optimum", bounded: "optimum-25", steered: "optimum-steered" } as const;

export function done(job: Job): Result {
  const house = houseIn(job);
  switch (job.name) {
    case marks.plugIn:
      return { ...job, costs: coarseAtPlugIn(house) };
    case marks.optimum:
      return { ...job, ...best(house) };
    case marks.bounded:
      return { ...job, ...told(house, boundedOptimum(house, MOST_STOPS)) };
    case marks.steered: {
      const { cost, ...rest } = jointOptimum(house, { isSteered: true });
      return { ...job, ...rest, costs: { all: cost } };
    }
    default:
      return { ...job, ...lived(house, job) };
  }
}

/** The jobs of one process are mostly about the same home. */
let last: { readonly key: string; readonly house: House } | undefined;

function houseIn({ home, span }: Job): House {
  const key = JSON.stringify([home, span]);
  if (last?.key !== key) last = { key, house: houseOf(home, recordedYear(span)) };
  return last.house;
}

/** Charging at plug-in as the optimum is reckoned: sun and load are balanced by its steps. */
function coarseAtPlugIn(house: House): Costs {
  const accountsAt = partsOf(house).map(({ toAt }) => toAt);
  const { accounts } = live(house, { begin: ruled(() => atPlugIn), stepMs: house.stepMs, accountsAt });
  return costsOf(house, accounts);
}

/** The best that can be done within the limits of the home. */
function best(house: House): Omit<Result, keyof Job> {
  const { battery, peak, cars } = house.declared;
  if (battery || cars.length > 1) {
    const { cost, ...rest } = jointOptimum(house);
    return { ...rest, costs: { all: cost } };
  }
  if (peak) return told(house, peakOptimum(house));
  const mostStops = cars[0]?.mostStops;
  if (mostStops !== undefined) return told(house, boundedOptimum(house, mostStops));
  return { ...told(house, optimum(house)), costs: optimalCosts(house) };
}

function optimalCosts(house: House): Costs {
  return Object.fromEntries(
    partsOf(house).map((part) => [part.name, optimum(house, stepsOf(house, part)).cost] as const),
  );
}

function told(house: House, found: Optimum): Omit<Result, keyof Job> {
  const { cost, starts, stops, sunKwh, gridKwh } = found;
  const weeks = weeksOf(house);
  return {
    costs: { all: cost },
    sunKwh,
    gridKwh,
    starts,
    stops: stops.length,
    worstStops: mostWithin(stops, 30),
    missed: 0,
    trace: weeks && [weeks.sunny, weeks.dull].map((week) => optimumTrace(house, found, week)),
  };
}

function lived(house: House, { name }: Job): Omit<Result, keyof Job> {
  const contender = all.find((one) => one.name === name);
  if (!contender) throw new Error(`There is no contender "${name}"`);
  const weeks = weeksOf(house);
  const drawn = weeks ? [weeks.sunny, weeks.dull] : [];
  const trace: Traced[][] = drawn.map(() => []);
  const accountsAt = partsOf(house).map(({ toAt }) => toAt);
  const { accounts, ...rest } = live(house, {
    ...contender,
    accountsAt,
    onStep: (home) => {
      for (const [index, { fromAt, toAt }] of drawn.entries())
        if (home.now > fromAt && home.now <= toAt) trace[index]?.push(traced(home));
    },
  });
  return { costs: costsOf(house, accounts), ...rest, trace };
}
