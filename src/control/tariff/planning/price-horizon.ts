import { localDay } from "../../shared/local-time";
import type { TariffSettings } from "../settings";
import type { TariffState } from "../state";

/** Prices of days further off are estimates of somebody else, and would make plans long. */
const MOST_MS = 7 * 86_400_000;

/** How far plans reach: to the end of the known prices, and a day and a half where one price holds for ever. */
export function horizonOf(
  { prices = [] }: TariffState,
  { fixedPrice, zone }: TariffSettings,
  now: number,
): number | undefined {
  if (fixedPrice !== undefined) return localDay(now, zone, 1).endAt;
  const endAt = prices.at(-1)?.endAt;
  return endAt !== undefined && endAt > now ? Math.min(endAt, now + MOST_MS) : undefined;
}
