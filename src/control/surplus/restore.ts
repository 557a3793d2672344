import { soundInstant } from "../../core/instant";
import { restoreFollowed } from "../shared/restore-followed";
import { paramsFrom, restoreSite } from "../shared/site-power/restore";
import type { Sample } from "../shared/site-power/reading";
import type { DayStarts, SurplusState } from "./state";

/**
 * What of a stored state is worth keeping: what was decided and when, the starts of the day, what was learnt. Readings
 * and news of the car are not: they belong to the time before. Anything that is not understood is left out.
 */
export function restoreSurplus(stored: unknown): SurplusState {
  if (!isRecord(stored)) return {};
  const at = soundInstant(stored["at"]);
  const lasting = {
    ...restoreFollowed(stored, at),
    starts: startsFrom(stored["starts"]),
    learnt: sampleFrom(stored["learnt"]),
    noRise: paramsFrom(stored["noRise"]),
    site: restoreSite(stored["site"]),
  };
  // Without knowing when that was, nobody can tell whether its instants are of a clock that was wrong.
  if (at === undefined) return lasting;
  return {
    ...lasting,
    at,
    keepUntil: soundInstant(stored["keepUntil"]),
    settleUntil: soundInstant(stored["settleUntil"]),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function numberFrom(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function sampleFrom(value: unknown): Sample | undefined {
  if (!isRecord(value)) return undefined;
  const watts = numberFrom(value["watts"]);
  const at = soundInstant(value["at"]);
  return watts === undefined || at === undefined ? undefined : { watts, at };
}

function startsFrom(value: unknown): readonly DayStarts[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((entry: unknown) => {
    if (!isRecord(entry) || typeof entry["day"] !== "string") return [];
    const count = numberFrom(entry["count"]);
    return count === undefined ? [] : [{ day: entry["day"], count }];
  });
}
