import type { Aim } from "../../aims";
import { table } from "../../table";
import type { Row } from "./score";

export interface Savings {
  readonly chargers: ReadonlyArray<{ readonly powerKw: number; readonly rows: readonly Row[] }>;
  readonly aims: readonly Aim[];
  /** Files that were drawn. */
  readonly charts: readonly string[];
}

const NOTES = [
  "A house with 8 kWp and a car of 60 kWh through eleven months of real sun, load and prices, in steps of five minutes.",
  "score: of what could be saved against charging at plug-in, how much is; both are reckoned by half hours. What the car holds",
  "at the end counts 0.20 EUR/kWh; what it lacks for a trip is bought on the way for 0.60.",
  "stops: ended charges, in the worst 30 days. calls: in the worst month; of rules of others only those that their commands",
  "need, for they are told the true state of charge at no cost. sun and grid: kWh into the car.",
];

/** The results for a person to read. */
export function savingsReport({ chargers, aims, charts }: Savings): string {
  const parts = [
    NOTES.join("\n"),
    ...chargers.map(({ powerKw, rows }) => chargerTable(powerKw, rows)),
    aims.map(({ what, measured, isMet }) => `${isMet ? "met   " : "MISSED"}  ${what}: ${measured}`).join("\n"),
    charts.length > 0 ? `Drawn: ${charts.join(", ")}` : "",
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function chargerTable(powerKw: number, rows: readonly Row[]): string {
  const hasParts = rows.some(({ score }) => score.second !== undefined);
  return table([
    [
      `${powerKw} kW`,
      "EUR",
      "score",
      ...(hasParts ? ["Feb-Jul", "Aug-Dec"] : []),
      "sun",
      "grid",
      "starts",
      "stops",
      "calls",
      "missed",
    ],
    ...rows.map(({ title, costs, score, sunKwh, gridKwh, starts, worstStops, worstCalls, missed }) => [
      title,
      number(costs.all, 2),
      number(score.all, 3),
      ...(hasParts ? [number(score.first, 3), number(score.second, 3)] : []),
      ...[sunKwh, gridKwh, starts, worstStops, worstCalls, missed].map((value) => number(value, 0)),
    ]),
  ]);
}

function number(value: number | undefined, digits: number): string {
  return value === undefined ? "" : value.toFixed(digits);
}
