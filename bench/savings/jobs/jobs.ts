import { HALF_HOUR_MS } from "../../../src/core/duration";
import { boundedOptimum } from "../optimum/bounded-optimum";
import { all } from "../contenders/contenders";
import { type Costs, costsOf } from "../report/costs";
import { type Household, householdOf } from "../homes/household";
import { live } from "../life/live";
import { type Optimum, optimum } from "../optimum/optimum";
import { halfHoursOf, partsOf } from "../homes/parts";
import { atPlugIn } from "../contenders/at-plug-in";
import { ruled } from "../contenders/rule";
import { MOST_STOPS } from "../contenders/tariff";
import { mostWithin } from "../life/spending";
import { optimumTrace, type Trace, traced, type Traced } from "../life/trace";
import { weeksOf } from "../homes/weeks";
import { recordedYear } from "../homes/year";

/** One contender at one charger, or the marks that all are measured by. */
export interface Job {
  readonly name: string;
  readonly powerKw: number;
  readonly months?: number | undefined;
}

export interface Result extends Job {
  readonly costs: Costs;
  readonly sunKwh?: number;
  readonly gridKwh?: number;
  readonly starts?: number;
  readonly stops?: number;
  readonly worstStops?: number;
  readonly worstCalls?: number;
  readonly missed?: number;
  /** Of the sunny and the dull week. */
  readonly trace?: Trace | undefined;
}

/** The names of the jobs that are no contenders. */
export const marks = { plugIn: "mark", optimum: "optimum", bounded: "optimum-25" } as const;

export function done(job: Job): Result {
  const house = householdOf(recordedYear(job.months));
  switch (job.name) {
    case marks.plugIn:
      return { ...job, costs: coarseAtPlugIn(house, job.powerKw) };
    case marks.optimum:
      return { ...job, ...optimal(house, optimum(house, job)), costs: optimalCosts(house, job.powerKw) };
    case marks.bounded: {
      const best = boundedOptimum(house, job.powerKw, MOST_STOPS);
      return { ...job, ...optimal(house, best), costs: { all: best.cost } };
    }
    default:
      return { ...job, ...lived(house, job) };
  }
}

/** Charging at plug-in as the optimum is reckoned: sun and load are balanced by half hours. */
function coarseAtPlugIn(house: Household, powerKw: number): Costs {
  const accountsAt = partsOf(house).map(({ toAt }) => toAt);
  const { accounts } = live(house, { powerKw, begin: ruled(() => atPlugIn), stepMs: HALF_HOUR_MS, accountsAt });
  return costsOf(house, accounts);
}

function optimalCosts(house: Household, powerKw: number): Costs {
  const costs = partsOf(house).map((part) => [
    part.name,
    optimum(house, { powerKw, ...halfHoursOf(house, part) }).cost,
  ]);
  return Object.fromEntries(costs);
}

function optimal(house: Household, best: Optimum): Omit<Result, keyof Job | "costs"> {
  const { starts, stops, sunKwh, gridKwh } = best;
  const weeks = weeksOf(house);
  return {
    sunKwh,
    gridKwh,
    starts,
    stops: stops.length,
    worstStops: mostWithin(stops, 30),
    missed: 0,
    trace: weeks && [weeks.sunny, weeks.dull].map((week) => optimumTrace(house, best, week)),
  };
}

function lived(house: Household, { name, powerKw }: Job): Omit<Result, keyof Job> {
  const contender = all.find((one) => one.name === name);
  if (!contender) throw new Error(`There is no contender "${name}"`);
  const weeks = weeksOf(house);
  const drawn = weeks ? [weeks.sunny, weeks.dull] : [];
  const trace: Traced[][] = drawn.map(() => []);
  const accountsAt = partsOf(house).map(({ toAt }) => toAt);
  const { accounts, ...rest } = live(house, {
    ...contender,
    powerKw,
    accountsAt,
    onStep: (home) => {
      for (const [index, { fromAt, toAt }] of drawn.entries())
        if (home.now > fromAt && home.now <= toAt) trace[index]?.push(traced(home));
    },
  });
  return { costs: costsOf(house, accounts), ...rest, trace };
}
