export type Cell = string | number;

/** Lays rows out in columns: words to the left, numbers to the right. The first row is the heading. */
export function table(rows: readonly (readonly Cell[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => text(row[column]).length)));
  const lines = rows.map((row) =>
    row.map((cell, column) => pad(cell, { width: widths[column] ?? 0, isLeft: column === 0 })).join("  "),
  );
  lines.splice(1, 0, widths.map((width) => "-".repeat(width)).join("  "));
  return lines.map((line) => line.trimEnd()).join("\n");
}

function pad(cell: Cell, { width, isLeft }: { width: number; isLeft: boolean }): string {
  return isLeft ? text(cell).padEnd(width) : text(cell).padStart(width);
}

/** Ratios keep two digits, everything larger is read better without. */
function text(cell: Cell | undefined): string {
  if (typeof cell !== "number") return cell ?? "";
  return Math.abs(cell) < 20 ? cell.toFixed(2) : Math.round(cell).toLocaleString("en-US");
}
