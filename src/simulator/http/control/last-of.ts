const USUAL_COUNT = 50;

/** The end of a list, as many as a query asks for. */
export function lastOf<T>(entries: readonly T[], asked: string | undefined): readonly T[] {
  const count = Number(asked);
  return entries.slice(count >= 1 ? -Math.floor(count) : -USUAL_COUNT);
}
