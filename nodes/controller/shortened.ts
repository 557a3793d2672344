import { createHash } from "node:crypto";

/** Longer texts take more memory than their digest. */
export const LONGEST = 500;

/** A text that is only compared: where it is long, its digest. A calendar and a plan are long, and might differ at their end only. */
export function shortened(text: string): string {
  return text.length <= LONGEST ? text : createHash("sha256").update(text).digest("base64");
}
