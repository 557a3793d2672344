/** A delivery's body as it came: the bytes, or the text that a relay has made of them. */
export type Raw = Uint8Array | string;

/** Smartcar sends 50 KB at most (Smartcar docs: delivery behavior). */
export const LARGEST_BODY_BYTES = 256 * 1024;

export function isTooLarge(raw: Raw): boolean {
  return (typeof raw === "string" ? Buffer.byteLength(raw) : raw.byteLength) > LARGEST_BODY_BYTES;
}

/** The JSON document of a body; `undefined` if it holds none. */
export function parseBody(raw: Raw): unknown {
  try {
    return JSON.parse(typeof raw === "string" ? raw : bytesOf(raw).toString("utf8"));
  } catch {
    return undefined;
  }
}

/** The same memory, seen as a Buffer. */
function bytesOf(raw: Uint8Array): Buffer {
  return Buffer.isBuffer(raw) ? raw : Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
}
