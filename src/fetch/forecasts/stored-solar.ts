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
import { FetchedSlot, hasLength, StoredFetch } from "../stored-fetch";
import type { ForecastMemory } from "./forecast-rules";

const StoredSlot = FetchedSlot.extend({
  low: tolerantOptional(z.number()),
  high: tolerantOptional(z.number()),
}).refine(hasLength);

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
export const StoredSolar: z.ZodType<ForecastMemory> = StoredFetch.extend({
  sources: tolerantMember(tolerantList(Source), []),
  history: StoredHistory,
  panels: tolerantMember(Panels, NO_YIELD),
});
