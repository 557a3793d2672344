import { z } from "zod";
import type { Signal } from "../api/signal";

/** How news of a car came. */
export type Source = "webhook" | "poll" | "command" | "estimate";

const Body = z.record(z.string(), z.unknown());

/** What is known of one signal: the newest good value, and an error if the newest report was one. JSON, kept over restarts. */
export const KnownSignal = z.object({
  body: Body.optional(),
  /** When the maker recorded `body`; absent for what never changes. */
  updatedAt: z.number().optional(),
  retrievedAt: z.number().optional(),
  /** What decides which of two values is newer; falls back to the time of arrival. */
  order: z.number(),
  status: z.enum(["SUCCESS", "ERROR", "UNAVAILABLE"]),
  error: z
    .object({ type: z.string().optional(), code: z.string().optional(), resolution: z.string().optional() })
    .optional(),
  /** When the last report of any kind came. */
  heardAt: z.number(),
  source: z.enum(["webhook", "poll", "command", "estimate"]),
});
export type KnownSignal = z.infer<typeof KnownSignal>;

export interface Heard {
  readonly heardAt: number;
  readonly source: Source;
}

/**
 * Merges one report into what is known, by the signal's own time: older news never replaces newer. An error keeps the last
 * value as last-known; a body that comes with it is that last value, not the present one.
 */
export function mergeSignal(known: KnownSignal | undefined, signal: Signal, { heardAt, source }: Heard): KnownSignal {
  const order = signal.oemUpdatedAt ?? signal.retrievedAt ?? heardAt;
  const good = signal.status === "SUCCESS";
  const isNews = signal.body !== undefined && (known?.body === undefined || order >= known.order);
  const value = isNews
    ? { body: { ...signal.body }, updatedAt: signal.oemUpdatedAt, retrievedAt: signal.retrievedAt, order, source }
    : {
        body: known?.body,
        updatedAt: known?.updatedAt,
        retrievedAt: known?.retrievedAt,
        order: known?.order ?? order,
        source: known?.source ?? source,
      };

  if (good && known && !isNews) return known;
  if (!good && known && heardAt < known.heardAt) return known;
  return {
    ...value,
    status: signal.status,
    error: good ? undefined : { ...signal.error },
    heardAt: Math.max(heardAt, known?.heardAt ?? heardAt),
  };
}

/** The body if it may be taken as the present: the last report was a success. */
export function currentBody(known: KnownSignal | undefined): Readonly<Record<string, unknown>> | undefined {
  return known?.status === "SUCCESS" ? known.body : undefined;
}
