import type { Aim } from "../../aims";
import { table } from "../../table";
import type { HomesSavings, Savings } from "./compared";
import type { HomeRow } from "./home-row";
import type { Row } from "./score";

const NOTES = [
  "A home through real sun, load and prices, in steps of five minutes.",
  "score: of what could be saved against charging at plug-in, how much is; both are reckoned by the steps of the data. What the car",
  "holds at the end counts 0.20 EUR/kWh; what it lacks for a trip is bought on the way for 0.60.",
  "stops: ended charges, in the worst 30 days. calls: in the worst month; of rules of others only those that their commands",
  "need, for they are told the true state of charge at no cost. sun and grid: kWh into the car. missed: departures that lack more",
  "than 0.5 % of the capacity. kept: of the starts that were shown half an hour before, those that began on time; those that new",
  "prices, plugging or a request have moved are not counted.",
];

const HOMES_NOTES = [
  "dragged in: smartcar-tariff with its defaults, the departures, and the house. set: as its owner would set it. mode: with",
  "smartcar-surplus, by smartcar-mode. simple: the best of the simple rules. Of stops, calls, missed departures, the worst lack and",
  "kept starts the first number is of the dialog as dragged in, the second as set.",
];

/** The results of all contenders for a person to read. */
export function savingsReport({ chargers, aims, charts }: Savings): string {
  return paragraphs([
    NOTES.join("\n"),
    ...chargers.map(({ title, powerKw, rows }) => `${title}\n\n${chargerTable(powerKw, rows)}`),
    aimsText(aims),
    charts.length > 0 ? `Drawn: ${charts.join(", ")}` : "",
  ]);
}

/** The results of many homes for a person to read. */
export function homesReport({ homes, aims }: HomesSavings): string {
  return paragraphs([[...NOTES, ...HOMES_NOTES].join("\n"), homesTable(homes), aimsText(aims)]);
}

function paragraphs(parts: readonly string[]): string {
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function aimsText(aims: readonly Aim[]): string {
  return aims.map(({ what, measured, isMet }) => `${isMet ? "met   " : "MISSED"}  ${what}: ${measured}`).join("\n");
}

function homesTable(homes: readonly HomeRow[]): string {
  const heading = [
    "home",
    "dragged in",
    "set",
    "mode",
    "simple",
    "",
    "evcc",
    "optimum EUR",
    "battery steered",
    "stops",
    "calls",
    "missed",
    "lack %",
  ];
  return table([
    [...heading, "kept %", "over fuse h"],
    ...homes.map(({ home, defaults, recommended, mode, simple, evcc, optimum, steered }) => {
      const both = (of: (row: Row) => number | undefined, digits = 0): string =>
        [defaults, recommended].map((row) => number(row && of(row), digits)).join(" / ");
      return [
        home.name,
        ...[defaults, recommended, mode, simple].map((row) => number(row?.score.all, 3)),
        simple?.name ?? "",
        number(evcc?.score.all, 3),
        number(optimum?.costs.all, 2),
        number(steered?.costs.all, 2),
        both(({ worstStops }) => worstStops),
        both(({ worstCalls }) => worstCalls),
        both(({ missed }) => missed),
        both(({ worstLack }) => worstLack, 1),
        both(keptPercent),
        home.fuse ? both(({ overFuseHours }) => overFuseHours, 1) : "",
      ];
    }),
  ]);
}

function chargerTable(powerKw: number, rows: readonly Row[]): string {
  const hasParts = rows.some(({ score }) => score.second !== undefined);
  const parts = hasParts ? ["Feb-Jul", "Aug-Dec"] : [];
  const counts = ["sun", "grid", "starts", "stops", "calls", "missed", "kept %"];
  return table([
    [`${powerKw} kW`, "EUR", "score", ...parts, ...counts],
    ...rows.map((row) => {
      const { title, costs, score, sunKwh, gridKwh, starts, worstStops, worstCalls, missed } = row;
      const values = [sunKwh, gridKwh, starts, worstStops, worstCalls, missed, keptPercent(row)];
      return [
        title,
        number(costs.all, 2),
        number(score.all, 3),
        ...(hasParts ? [number(score.first, 3), number(score.second, 3)] : []),
        ...values.map((value) => number(value, 0)),
      ];
    }),
  ]);
}

/** Of the starts that were announced and that nothing moved. */
function keptPercent({ announced = 0, kept = 0, moved = 0 }: Row): number | undefined {
  return announced > moved ? (kept / (announced - moved)) * 100 : undefined;
}

function number(value: number | undefined, digits: number): string {
  return value === undefined ? "" : value.toFixed(digits);
}
