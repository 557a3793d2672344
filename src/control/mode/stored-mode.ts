import * as z from "zod";
import { isRecord } from "../../core/describe-value";
import { HOUR_MS } from "../../core/duration";
import {
  parseTolerantly,
  SoundInstant,
  tolerantList,
  tolerantMember,
  tolerantOptional,
} from "../../core/tolerant-schema";
import { restoredFollowed, StoredFollowed } from "../shared/stored-followed";
import type { SourceName } from "./input";
import { MODES } from "../shared/requests";
import type { ModeState } from "./state";

/** Nothing that ends by itself lasts longer. What does was stored by a wrong clock. */
const LONGEST_MS = 48 * HOUR_MS;

const SOURCES: readonly SourceName[] = ["surplus", "tariff"];

const Mode = tolerantOptional(z.enum(MODES));
const Window = z.object({ startAt: SoundInstant, endAt: SoundInstant });

const Boost = Window.extend({ kwh: tolerantOptional(z.number()), startSoc: tolerantOptional(z.number()) });

const Ready = z.object({
  at: SoundInstant,
  targetPercent: tolerantOptional(z.number()),
  block: tolerantOptional(Window),
});

/**
 * The stored part of a state: what was requested, decided, and sent, and which sources had sent. Updates of the car and of the
 * sources are not stored, because they are outdated after a restart. If `at` is missing, the other instants cannot be trusted.
 */
export const StoredMode: z.ZodType<ModeState> = StoredFollowed.extend({
  at: tolerantOptional(SoundInstant),
  mode: Mode,
  settingsMode: Mode,
  minimumPercent: tolerantOptional(z.number()),
  boost: tolerantOptional(Boost),
  ready: tolerantOptional(Ready),
  windows: tolerantOptional(tolerantList(Window)),
  windowsAt: tolerantOptional(SoundInstant),
  awaited: tolerantMember(z.array(z.unknown()), []),
  surplus: z.unknown().optional(),
  tariff: z.unknown().optional(),
}).transform(({ at, mode, settingsMode, minimumPercent, boost, ready, windows, windowsAt, awaited, ...rest }) => ({
  mode,
  settingsMode,
  minimumPercent,
  ...restoredFollowed(rest, at),
  origin: "found" as const,
  seen: undefined,
  awaited: SOURCES.filter((name) => isRecord(rest[name]) || awaited.includes(name)),
  ...(at !== undefined && {
    at,
    boost: boost && boost.endAt - at <= LONGEST_MS ? boost : undefined,
    ready,
    windows,
    windowsAt,
  }),
}));

/** The usable part of a stored or current state. Never throws. */
export function restoreMode(state: unknown): ModeState {
  return parseTolerantly(StoredMode, state).value ?? {};
}
