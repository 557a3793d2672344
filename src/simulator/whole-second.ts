/** As `2026-07-02T20:05:10Z`. */
export function wholeSecond(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+/, "");
}
