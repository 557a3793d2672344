import { say, type Text } from "../../../core/speech";

/** The area whose prices count, or why none can be chosen. */
export type Area = { readonly ok: true; readonly area: string } | { readonly ok: false; readonly came: Text };

/** Bidding zones, countries and EIC codes; nothing else is shown. */
const AREA = /^(10Y[\w-]{13}|[A-Z]{2}[\w-]{0,6})$/i;

/** The user's area among those in the data; the only one if the user chose none. */
export function pickArea(areas: readonly string[], requested: string | undefined): Area {
  const [only, ...others] = areas;
  const chosen = areas.find((area) => area.toLowerCase() === requested?.trim().toLowerCase());
  if (chosen !== undefined) return { ok: true, area: chosen };
  if (only === undefined) return { ok: false, came: say("came.no-area") };
  if (others.length === 0 && !requested?.trim()) return { ok: true, area: only };

  const shown = areas.filter((area) => AREA.test(area)).slice(0, 10);
  const key = requested?.trim() ? "came.other-areas" : "came.areas";
  return { ok: false, came: say(key, { areas: shown.join(", ") }) };
}
