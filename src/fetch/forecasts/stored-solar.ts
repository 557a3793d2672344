import * as z from "zod";
import { StoredHistory } from "../../control/forecast/stored-forecast";
import { NO_YIELD, type YieldMemory } from "../../control/forecast/panel-yield";
import {
  SoundInstant,
  tolerantList,
  tolerantMember,
  tolerantOptional,
  tolerantRecord,
} from "../../core/tolerant-schema";
import { StoredAttempts } from "../stored-attempts";
import type { ForecastMemory } from "./forecast-rules";

const StoredSlot = z
  .object({
    startAt: SoundInstant,
    endAt: SoundInstant,
    value: z.number(),
    low: tolerantOptional(z.number()),
    high: tolerantOptional(z.number()),
  })
  .refine(({ startAt, endAt }) => endAt > startAt);

const Source = z.object({
  topic: tolerantOptional(z.string()),
  at: SoundInstant,
  slots: tolerantMember(tolerantList(StoredSlot), []),
  earlier: tolerantOptional(tolerantList(StoredSlot)),
});

const Amount = z.number().min(0);

const Panels: z.ZodType<YieldMemory> = z.object({
  cells: tolerantMember(tolerantRecord(z.object({ said: Amount, was: Amount })), {}),
  most: tolerantMember(tolerantRecord(Amount), {}),
  learnedAt: tolerantMember(z.number(), 0),
});

/** What is stored of a solar forecast, and of the panels. */
export const StoredSolar: z.ZodType<ForecastMemory> = z.object({
  of: z.string(),
  attempts: StoredAttempts,
  checkedAt: tolerantOptional(SoundInstant),
  etags: tolerantMember(tolerantRecord(z.string()), {}),
  sources: tolerantMember(tolerantList(Source), []),
  history: StoredHistory,
  panels: tolerantMember(Panels, NO_YIELD),
});
