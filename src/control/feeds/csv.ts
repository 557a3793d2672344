import { instantFrom } from "./instant";
import type { Plain } from "./plain";
import { MOST_SLOTS, valueOf } from "./rows";

const SEPARATORS = ["\t", ";", ","] as const;

/** Lines before the names of the columns, such as a title. */
const MOST_TITLES = 20;

/**
 * The lines of a text whose cells are separated by tabs, semicolons, or commas: objects by the names of the columns, lists where they
 * have none; `undefined` for any other text.
 */
export function linesOfCsv(text: string): readonly Plain[] | undefined {
  if (!text.includes("\n")) return undefined;
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/, MOST_SLOTS + MOST_TITLES)
    .filter((line) => line.trim() !== "");
  for (const separator of SEPARATORS) {
    const cells = lines.map((line) => cellsOf(line, separator));
    const begin = cells.findIndex(isRow);
    if (begin < 0 || begin > MOST_TITLES) continue;
    const width = cells[begin]?.length ?? 0;
    const rows = cells.slice(begin).filter((row) => row.length === width);
    if (rows.length < 2 || rows.length * 2 < cells.length - begin) continue;
    const names = cells[begin - 1];
    if (names === undefined || names.length < width - 1) return rows;
    return rows.map((row) => new Map(row.map((cell, index) => [names[index] ?? "", cell])));
  }
  return undefined;
}

/** Whether one cell is a time, and another a number. */
function isRow(cells: readonly string[]): boolean {
  return cells.length > 1 && cells.some(isTime) && cells.some((cell) => !isTime(cell) && valueOf(cell) !== undefined);
}

function isTime(cell: string): boolean {
  return cell.length >= 8 && instantFrom(cell, "UTC") !== undefined;
}

/** Cells without the blanks and the quotation marks around them. A separator at the end begins no cell. */
function cellsOf(line: string, separator: string): readonly string[] {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (const sign of line) {
    if (sign === '"') isQuoted = !isQuoted;
    else if (sign === separator && !isQuoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += sign;
  }
  return cell.trim() === "" ? cells : [...cells, cell.trim()];
}
