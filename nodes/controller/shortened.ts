import { createHash } from "node:crypto";

/** Longer texts take more memory than their digest is worth to be read by a person. */
export const LONGEST = 500;

/** Longer texts take more memory than their digest. */
const LONGEST_COMPARED = 24;

/**
 * A text that is only compared and stored: where it is long, its digest. A calendar and a plan are long, and might differ at their
 * end only.
 */
export function shortened(text: string): string {
  return text.length <= LONGEST ? text : digest(text);
}

/** A text that is only compared with the next one in memory, of which there may be one for each of thousands of cars. */
export function compared(text: string): string {
  return text.length <= LONGEST_COMPARED ? text : mark(text);
}

/** The first half of a digest. */
function mark(text: string): string {
  return createHash("sha256").update(text).digest().toString("base64", 0, 16);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
