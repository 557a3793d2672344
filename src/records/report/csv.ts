import { DateTime } from "luxon";
import { COLUMNS, type Cell } from "./columns";
import type { ReportLanguage } from "./report-language";
import { rowsOf, type Report } from "./report";

/** For programs, or for a spreadsheet that a person opens. */
export type CsvFormat = "plain" | "spreadsheet";

export interface CsvOptions {
  readonly format: CsvFormat;
  /** Whether a byte order mark comes first, without which Excel takes UTF-8 for something else. */
  readonly bom: boolean;
  readonly language: ReportLanguage;
}

const BOM = "\uFEFF";

/**
 * A report as CSV. Plain is RFC 4180: commas, decimal points, ISO 8601 with offset, and names of columns and codes that never change.
 * For a spreadsheet, decimal marks and separator are those of the language, times are local without offset, and headings and codes
 * are its words. Either way lines end in CR LF, and a text that a spreadsheet would take for a formula begins with an apostrophe.
 */
export function csvOf(report: Report, { format, bom, language }: CsvOptions): string {
  const { zone } = report;
  const isPlain = format === "plain";
  const { decimalMark } = language;
  const separator = isPlain || decimalMark === "." ? "," : ";";
  const written = (cell: Cell): string => {
    const { is, value } = cell;
    if (value === undefined) return "";
    if (is === "time") return timeText(value, zone, isPlain);
    if (is === "number") return numberText(value, cell.decimals, isPlain ? "." : decimalMark);
    return guarded(is === "code" && !isPlain ? language.say(`value.${value}`) : value);
  };
  const heads = COLUMNS.map(([name]) => (isPlain ? name : guarded(language.say(`column.${name}`))));
  const lines = [heads, ...rowsOf(report).map((row) => COLUMNS.map(([, cellOf]) => written(cellOf(row))))];
  const text = lines.map((cells) => `${cells.map((cell) => quoted(cell, separator)).join(separator)}\r\n`).join("");
  return bom ? BOM + text : text;
}

function timeText(at: number, zone: string, isPlain: boolean): string {
  const time = DateTime.fromMillis(at, { zone }).startOf("second");
  return isPlain ? (time.toISO({ suppressMilliseconds: true }) ?? "") : time.toFormat("yyyy-MM-dd HH:mm");
}

function numberText(value: number, decimals: number, mark: string): string {
  const parts = 10 ** decimals;
  // Without noise, and without zeros at the end.
  return String(Math.round(value * parts) / parts + 0).replace(".", mark);
}

/** Names are foreign: a spreadsheet must not calculate them. */
function guarded(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quoted(cell: string, separator: string): string {
  return /["\r\n]/.test(cell) || cell.includes(separator) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
