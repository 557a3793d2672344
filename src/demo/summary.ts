import type { CarDay } from "./car-day";
import { READY } from "./household";

type Row = readonly [what: string, of: (day: CarDay) => string];

const ROWS: readonly Row[] = [
  ["", ({ name }) => name],
  ["Charged", ({ charges }) => charges],
  ["From solar", ({ bill }) => kwh(bill.fromSunKwh)],
  ["From the grid", ({ bill }) => kwh(bill.fromGridKwh)],
  ["Cost", ({ bill }) => eur(bill.cost)],
  ["Cost if charged on arrival", ({ bill }) => eur(bill.costAtOnce)],
  [`SoC at ${READY.time}`, ({ socWhenReady }) => (socWhenReady === undefined ? "" : percent(socWhenReady))],
  ["SoC now", ({ soc }) => percent(soc)],
  ["Starts", ({ bill }) => String(bill.starts)],
  ["Stops", ({ bill }) => String(bill.stops)],
  ["Calls used", ({ ledger }) => String(ledger.callsThisMonth)],
  ["Commands refused", ({ refused }) => String(refused)],
];

const LABEL_WIDTH = 27;
const WIDTH = 14;

/** The summary of a day as a table with a column per car. */
export function summaryText(days: readonly CarDay[]): string {
  return ROWS.map(([what, of]) =>
    [what.padEnd(LABEL_WIDTH), ...days.map((day) => of(day).padStart(WIDTH))].join("").trimEnd(),
  ).join("\n");
}

function kwh(value: number): string {
  return `${value.toFixed(1)} kWh`;
}

function eur(value: number): string {
  return `${value.toFixed(2)} EUR`;
}

/** Rounded down: 79.9 is not yet 80. */
function percent(value: number): string {
  return `${Math.floor(value + 0.05)}%`;
}
