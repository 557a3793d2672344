import type { Starts, TariffState } from "../state";

/** Starts that may still be made for a departure. Who does not charge has one in any case: nobody wants to miss it. */
export function startsLeft({ starts, on }: TariffState, most: number, readyAt: number | undefined): number {
  const made = starts?.readyAt === readyAt ? (starts?.count ?? 0) : 0;
  return Math.max(on ? 0 : 1, most - made);
}

/** The starts with one more. */
export function withStart(starts: Starts | undefined, readyAt: number | undefined): Starts | undefined {
  if (readyAt === undefined) return starts;
  return { readyAt, count: (starts?.readyAt === readyAt ? starts.count : 0) + 1 };
}
