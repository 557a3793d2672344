import { restoreFollowed } from "../shared/restore-followed";
import { soundInstant } from "../../core/instant";
import type { SourceName } from "./input";
import { MODES, HOUR_MS } from "./settings";
import type { Boost, ModeState, Ready, Window } from "./state";

/** Nothing that ends by itself lasts longer; what does was kept by a clock that was wrong. */
const LONGEST_MS = 48 * HOUR_MS;

/**
 * What of a stored state is worth keeping: what was asked for, what was decided and told. News of the car and of the
 * sources are not: they belong to the time before. Anything that is not understood is left out.
 */
export function restoreMode(stored: unknown): ModeState {
  if (!isRecord(stored)) return {};
  const at = soundInstant(stored["at"]);
  const mode = modeFrom(stored["mode"]);
  const lasting = {
    mode,
    settingsMode: modeFrom(stored["settingsMode"]),
    minimumPercent: number(stored["minimumPercent"]),
    ...restoreFollowed(stored, at),
    origin: "found",
    seen: undefined,
    awaited: awaitedFrom(stored),
  } as const;
  if (at === undefined) return lasting;
  return {
    ...lasting,
    at,
    boost: boostFrom(stored["boost"], at),
    ready: readyFrom(stored["ready"]),
    windows: windowsFrom(stored["windows"]),
    windowsAt: soundInstant(stored["windowsAt"]),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function modeFrom(value: unknown): ModeState["mode"] {
  return MODES.find((mode) => mode === value);
}

/** Who had spoken, or was still waited for. */
function awaitedFrom(stored: Readonly<Record<string, unknown>>): readonly SourceName[] {
  const { awaited } = stored;
  const names = ["surplus", "tariff"] as const;
  return names.filter((name) => isRecord(stored[name]) || (Array.isArray(awaited) && awaited.includes(name)));
}

function boostFrom(value: unknown, at: number): Boost | undefined {
  if (!isRecord(value)) return undefined;
  const [startAt, endAt] = [soundInstant(value["startAt"]), soundInstant(value["endAt"])];
  if (startAt === undefined || endAt === undefined || endAt - at > LONGEST_MS) return undefined;
  return { startAt, endAt, kwh: number(value["kwh"]), startSoc: number(value["startSoc"]) };
}

function readyFrom(value: unknown): Ready | undefined {
  const at = isRecord(value) ? soundInstant(value["at"]) : undefined;
  if (!isRecord(value) || at === undefined) return undefined;
  const [block] = windowsFrom([value["block"]]) ?? [];
  return { at, targetPercent: number(value["targetPercent"]), block };
}

function windowsFrom(value: unknown): readonly Window[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((entry: unknown) => {
    if (!isRecord(entry)) return [];
    const [startAt, endAt] = [soundInstant(entry["startAt"]), soundInstant(entry["endAt"])];
    return startAt === undefined || endAt === undefined ? [] : [{ startAt, endAt }];
  });
}
