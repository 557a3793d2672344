import { escaped, isEmptyCell, type PageFormat } from "./page-format";
import type { ReportRow } from "./report-row";
import { sumsOf, type Amount, type Sums } from "./sums";

/** `common` is the currency that the head of a table names, where all of its money has one. */
type TableColumn = readonly [
  key: string,
  isNumber: boolean,
  cell: (row: ReportRow, format: PageFormat, common: string | undefined) => string,
];

/** Of the columns of a file, those that fit a page. */
const COLUMNS: readonly TableColumn[] = [
  ["date", false, ({ startAt }, format) => format.shortDay(startAt)],
  ["time", false, ({ startAt, endAt, cut }, format) => format.times(startAt, endAt) + (cut ? " *" : "")],
  [
    "place",
    false,
    ({ place, placeName }, format) =>
      place === "home" ? format.say("value.home") : (placeName ?? format.say(`value.${place ?? "unknown"}`)),
  ],
  ["odometer", true, ({ odometerKm }, format) => format.number(odometerKm, 0)],
  ["soc", true, ({ socFrom, socTo }, format) => format.range(socFrom, socTo)],
  ["energy", true, ({ energyKwh, approximate }, format) => (approximate ? "≈ " : "") + format.number(energyKwh, 2)],
  ["solar", true, ({ solarKwh }, format) => format.number(solarKwh, 2)],
  ["grid", true, ({ gridKwh }, format) => format.number(gridKwh, 2)],
  ["price", true, ({ pricePerKwh }, format) => format.number(pricePerKwh, 3)],
  ["cost", true, ({ cost, currency }, format, common) => format.money(cost, currency, common)],
  ["gridCost", true, ({ gridCost, currency }, format, common) => format.money(gridCost, currency, common)],
  ["refund", true, ({ refund, refundCurrency }, format, common) => format.money(refund, refundCurrency, common)],
  ["saved", true, ({ saved, currency }, format, common) => format.money(saved, currency, common)],
];

const MONEY = new Set(["price", "cost", "gridCost", "refund", "saved"]);

/** Sessions as a table with their sums; what is known of none of them has no column. */
export function sessionTable(rows: readonly ReportRow[], format: PageFormat): string {
  const common = commonCurrency(rows);
  const columns = COLUMNS.filter(([, , cell]) => rows.some((row) => !isEmptyCell(cell(row, format, common))));
  const cellsOf = (tag: "th" | "td", cells: readonly string[]): string =>
    cells
      .map((cell, index) => `<${tag}${columns[index]?.[1] === true ? ' class="number"' : ""}>${escaped(cell)}</${tag}>`)
      .join("");
  const heads = cellsOf(
    "th",
    columns.map(([key]) => format.say(`head.${key}`) + (common && MONEY.has(key) ? ` ${common}` : "")),
  );
  const lines = rows.map(
    (row) =>
      `<tr>${cellsOf(
        "td",
        columns.map(([, , cell]) => cell(row, format, common)),
      )}</tr>`,
  );
  const sums = sumsOf(rows);
  const foot = cellsOf(
    "td",
    columns.map(([key], index) => (index === 0 ? format.say("page.sum") : footOf(key, sums, { format, common }))),
  );
  return `<table><thead><tr>${heads}</tr></thead><tbody>${lines.join("")}</tbody><tfoot><tr>${foot}</tr></tfoot></table>`;
}

function footOf(
  key: string,
  { energyKwh, solarKwh, gridKwh, cost, gridCost, refund, saved }: Sums,
  { format, common }: { readonly format: PageFormat; readonly common: string | undefined },
): string {
  const kwh = new Map([
    ["energy", energyKwh],
    ["solar", solarKwh],
    ["grid", gridKwh],
  ]);
  const money = new Map([
    ["cost", cost],
    ["gridCost", gridCost],
    ["refund", refund],
    ["saved", saved],
  ]);
  const amounts = money.get(key);
  if (amounts) return amountsText(amounts, format, common);
  return kwh.has(key) ? format.number(kwh.get(key), 2) : "";
}

/** Amounts of several currencies, added up where they can be. */
export function amountsText(amounts: readonly Amount[], format: PageFormat, common?: string): string {
  return amounts.map(({ value, currency }) => format.money(value, currency, common)).join(" + ");
}

/** That of all money in rows; `undefined` where there are several, or one is unknown. */
function commonCurrency(rows: readonly ReportRow[]): string | undefined {
  const currencies = new Set(
    rows.flatMap(({ cost, currency, refund, refundCurrency }) => [
      ...(cost === undefined ? [] : [currency]),
      ...(refund === undefined ? [] : [refundCurrency]),
    ]),
  );
  const [only] = currencies;
  return currencies.size === 1 ? only : undefined;
}
