import { createHmac, timingSafeEqual } from "node:crypto";
import type { Raw } from "./body";

/** HMAC-SHA256 in lower-case hex, keyed with the application management token (Smartcar docs: payload verification). */
export function signatureOf(message: Raw, managementToken: string): string {
  return hmac(message, managementToken).toString("hex");
}

/**
 * Whether `header`, the value of `SC-Signature` however it came, signs the body. Never throws; takes as long for a signature
 * that is nearly right as for any other of its length. Without a token nothing is signed.
 */
export function isSigned(raw: Raw, header: unknown, managementToken: string): boolean {
  const digests = digestsIn(header);
  if (digests.length === 0 || managementToken === "") return false;
  const expected = hmac(raw, managementToken);
  return digests.some((digest) => timingSafeEqual(digest, expected));
}

/**
 * Whether the text that a relay has made of the body is signed in Smartcar's own, compact form of JSON, which relays like to
 * lay out again. Bytes need no such second chance.
 */
export function isSignedCompactly(document: unknown, header: unknown, managementToken: string): boolean {
  const compact = compactForm(document);
  return compact !== undefined && isSigned(compact, header, managementToken);
}

function hmac(message: Raw, key: string): Buffer {
  return createHmac("sha256", key).update(message).digest();
}

const HEX_DIGEST = /^[0-9a-f]{64}$/i;

/** Every well-formed digest of a header that may be there once, several times, or not at all. */
function digestsIn(header: unknown): readonly Buffer[] {
  const values: readonly unknown[] = Array.isArray(header) ? header : [header];
  return values.flatMap((value) => {
    const hex = typeof value === "string" ? value.trim() : "";
    return HEX_DIGEST.test(hex) ? [Buffer.from(hex, "hex")] : [];
  });
}

/** `undefined` for what is nested too deeply to be written. */
function compactForm(document: unknown): string | undefined {
  try {
    return JSON.stringify(document);
  } catch {
    return undefined;
  }
}
