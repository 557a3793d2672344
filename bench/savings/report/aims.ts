import type { Aim } from "../../aims";
import type { Row } from "./score";

/** What is aimed at, by charger. */
const LEAST_SCORE: Readonly<Record<string, number>> = { 3.7: 0.96, 11: 0.93 };
const MOST_STOPS = 25;
const MOST_CALLS = 300;

/** The aims for ours at one charger, over all the time. */
export function savingsAims(rows: readonly Row[]): readonly Aim[] {
  const ours = rows.find(({ name }) => name === "ours");
  if (!ours) return [];
  const { powerKw, score, missed = NaN, worstStops = NaN, worstCalls = NaN } = ours;
  const least = LEAST_SCORE[powerKw] ?? NaN;
  const reached = score.all ?? NaN;
  const at = `at ${powerKw} kW`;
  return [
    { what: `at least ${least} of what can be saved ${at}`, measured: reached.toFixed(3), isMet: reached >= least },
    atMost(`no missed departure ${at}`, 0, missed),
    atMost(`at most ${MOST_STOPS} stops in any 30 days ${at}`, MOST_STOPS, worstStops),
    atMost(`at most ${MOST_CALLS} calls in any month ${at}`, MOST_CALLS, worstCalls),
  ];
}

function atMost(what: string, most: number, measured: number): Aim {
  return { what, measured: String(measured), isMet: measured <= most };
}
