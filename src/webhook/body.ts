/** A delivery's body as it came: the bytes, or the text that a relay has made of them. */
export type Raw = Uint8Array | string;

/** Smartcar sends 50 KB at most (Smartcar docs: delivery behavior). */
export const LARGEST_BODY_BYTES = 256 * 1024;

/** Whether it is more than any delivery of Smartcar. */
export function isTooLarge(raw: Raw): boolean {
  return (typeof raw === "string" ? Buffer.byteLength(raw) : raw.byteLength) > LARGEST_BODY_BYTES;
}

/** Bytes as UTF-8; text as it is. */
export function textOf(raw: Raw): string {
  return typeof raw === "string" ? raw : bytesOf(raw).toString("utf8");
}

/** Deliveries are nested less than ten deep. */
const DEEPEST = 50;

/** The JSON document of a body; `undefined` if it holds none, or one nested so deeply that nobody could read or write it. */
export function parseBody(raw: Raw): unknown {
  try {
    const document: unknown = JSON.parse(textOf(raw));
    return isTooDeep(document) ? undefined : document;
  } catch {
    return undefined;
  }
}

/** Level by level and never by recursion, which is what a deep document breaks. */
function isTooDeep(document: unknown): boolean {
  let level = [document];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((value) => (typeof value === "object" && value !== null ? Object.values(value) : []));
  }
  return false;
}

/** The same memory, seen as a Buffer. */
function bytesOf(raw: Uint8Array): Buffer {
  return Buffer.isBuffer(raw) ? raw : Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
}
