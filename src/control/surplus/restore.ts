import { soundInstant } from "../../instant";
import { restoreFollowed } from "../shared/restore-followed";
import type { Warning } from "./decision";
import type { DayStarts, Sample, SurplusState } from "./state";

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
    warning: warningFrom(stored["warning"]),
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

function warningFrom(value: unknown): Warning | undefined {
  if (!isRecord(value) || !isRecord(value["params"])) return undefined;
  const { code, params } = value;
  const beforeW = numberFrom(params["beforeW"]);
  const afterW = numberFrom(params["afterW"]);
  const expectedW = numberFrom(params["expectedW"]);
  if (code !== "no-rise" && code !== "sign-reversed") return undefined;
  if (beforeW === undefined || afterW === undefined || expectedW === undefined) return undefined;
  return { code, params: { beforeW, afterW, expectedW } };
}
