import type * as z from "zod";

/** What others have written, read through a schema; `undefined` for anything else. */
export function lenientJson<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
