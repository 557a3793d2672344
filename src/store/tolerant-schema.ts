import { z } from "zod";

/** A record read without those of its entries that `entry` refuses: one that is broken must not cost the others. */
export function soundRecord<T>(entry: z.ZodType<T>): z.ZodType<Record<string, T>> {
  return z
    .record(z.string(), z.unknown())
    .transform((all) =>
      Object.fromEntries(Object.entries(all).flatMap(([key, value]) => soundPair(entry, key, value))),
    );
}

/** A list read in the same way. */
export function soundList<T>(entry: z.ZodType<T>): z.ZodType<T[]> {
  return z.array(z.unknown()).transform((all) =>
    all.flatMap((value) => {
      const parsed = entry.safeParse(value);
      return parsed.success ? [parsed.data] : [];
    }),
  );
}

function soundPair<T>(entry: z.ZodType<T>, key: string, value: unknown): [string, T][] {
  const parsed = entry.safeParse(value);
  return parsed.success ? [[key, parsed.data]] : [];
}
