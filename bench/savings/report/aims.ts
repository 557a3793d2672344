import type { Aim } from "../../aims";
import type { HomeRow } from "./home-row";
import type { Row } from "./score";

/** What is aimed at in the usual home, by charger; a hundredth more is wanted. */
const LEAST_SCORE: Readonly<Record<string, number>> = { 3.7: 0.94, 11: 0.93 };
const MOST_STOPS = 25;
const MOST_CALLS = 300;

/** The aims for ours in one home, over all the time. */
export function savingsAims(rows: readonly Row[]): readonly Aim[] {
  const ours = rows.find(({ name }) => name === "ours");
  if (!ours) return [];
  const { powerKw, score, missed = NaN, worstStops = NaN, worstCalls = NaN } = ours;
  const least = LEAST_SCORE[powerKw] ?? 0.9;
  const at = `at ${powerKw} kW`;
  return [
    atLeast(
      `at least ${least} of what can be saved ${at} (${(least + 0.01).toFixed(2)} wanted)`,
      least,
      score.all ?? NaN,
    ),
    atMost(`no missed departure ${at}`, 0, missed),
    atMost(`at most ${MOST_STOPS} stops in any 30 days ${at}`, MOST_STOPS, worstStops),
    atMost(`at most ${MOST_CALLS} calls in any month ${at}`, MOST_CALLS, worstCalls),
  ];
}

const LEAST_MEAN = 0.93;
/** A share of random departures that nobody tells. */
const MOST_MISSED = 3 / 39;

/** The aims for ours as it is dragged in, over the homes where it is measured. */
export function homesAims(all: readonly HomeRow[]): readonly Aim[] {
  const homes = all.filter(({ defaults }) => defaults);
  const usual = homes.filter((row) => leastIn(row) === USUAL);
  const scores = usual.map(({ defaults }) => defaults?.score.all ?? NaN);
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return [
    ...homes.map((row) =>
      atLeast(`at least ${leastIn(row)} in ${row.home.name}`, leastIn(row), row.defaults?.score.all ?? NaN),
    ),
    ...(scores.length > 1 ? [atLeast("mean of the homes with known departures at least 0.93", LEAST_MEAN, mean)] : []),
    ...homes.flatMap(spentIn),
  ];
}

const USUAL = 0.9;

function leastIn({ home: { prices, cars } }: HomeRow): number {
  if (cars.some(({ told }) => told === "never")) return 0.72;
  if (cars.some(({ random }) => random)) return 0.8;
  return prices.lostDays > 0 ? 0.85 : USUAL;
}

function spentIn({ home, defaults, simple }: HomeRow): readonly Aim[] {
  const { missed = NaN, departures = NaN, worstStops = NaN, worstCalls = NaN, score } = defaults ?? {};
  const isTold = home.cars.every(({ told }) => told !== "never");
  const within = `in ${home.name}`;
  return [
    isTold
      ? atMost(`no missed departure ${within}`, 0, missed)
      : atMost(
          `at most ${MOST_MISSED.toFixed(2)} of the departures missed ${within}`,
          MOST_MISSED,
          missed / departures,
        ),
    atMost(`at most ${MOST_STOPS} stops in any 30 days ${within}`, MOST_STOPS, worstStops),
    atMost(`at most ${MOST_CALLS} calls in any month ${within}`, MOST_CALLS, worstCalls),
    atLeast(`ahead of the best simple rule ${within}`, simple?.score.all ?? NaN, score?.all ?? NaN),
  ];
}

function atLeast(what: string, least: number, measured: number): Aim {
  return { what, measured: measured.toFixed(3), isMet: measured >= least };
}

function atMost(what: string, most: number, measured: number): Aim {
  const isWhole = Number.isInteger(measured);
  return { what, measured: isWhole ? String(measured) : measured.toFixed(2), isMet: measured <= most };
}
