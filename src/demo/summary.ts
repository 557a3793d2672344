import type { CarDay } from "./car-day";
import { READY } from "./household";

type Row = readonly [what: string, of: (day: CarDay) => string];

const ROWS: readonly Row[] = [
  ["", ({ name }) => name],
  ["Charged", ({ charges }) => charges],
  ["From the sun", ({ bill }) => kwh(bill.fromSunKwh)],
  ["From the grid", ({ bill }) => kwh(bill.fromGridKwh)],
  ["Cost", ({ bill }) => eur(bill.cost)],
  ["Cost at once", ({ bill }) => eur(bill.costAtOnce)],
  [`Held at ${READY.time}`, ({ socWhenReady }) => (socWhenReady === undefined ? "" : percent(socWhenReady))],
  ["Holds now", ({ soc }) => percent(soc)],
  ["Starts", ({ bill }) => String(bill.starts)],
  ["Stops", ({ bill }) => String(bill.stops)],
  ["Calls spent", ({ ledger }) => String(ledger.callsThisMonth)],
  ["Commands refused", ({ refused }) => String(refused)],
];

const LABEL_WIDTH = 17;
const WIDTH = 14;

/** What a day brought each car, for a person. */
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

/** Rounded down: what is nearly there is not there. */
function percent(value: number): string {
  return `${Math.floor(value + 0.05)} %`;
}
