import { DateTime } from "luxon";
import type { Followed } from "./manual-override";

const DAY_MS = 86_400_000;

/** A session that did not hold a stop is remembered for so long. */
const REMEMBERED_MS = 30 * DAY_MS;

/** What a person should know of a car that charges again after a stop. */
export type StopWarning =
  /** It began again after two stops, and is left alone until then. */
  | { readonly code: "stop-not-held"; readonly params: { readonly until: number } }
  /** It did so on several days: a stop is the wrong means for it. */
  | { readonly code: "holds-no-stop"; readonly params: { readonly lastAt: number } };

/** `undefined` for a car that is not known for it. Days are those of the zone. */
export function stopWarning({ override, unheldAt = [] }: Followed, now: number, zone: string): StopWarning | undefined {
  const remembered = unheldAt.filter((at) => now - at < REMEMBERED_MS);
  const days = new Set(remembered.map((at) => DateTime.fromMillis(at, { zone }).toFormat("yyyy-MM-dd")));
  if (days.size > 1) return { code: "holds-no-stop", params: { lastAt: Math.max(...remembered) } };
  return override?.kind === "unheld" ? { code: "stop-not-held", params: { until: override.until } } : undefined;
}
