import { DAY_MS } from "../core/duration";

/** As they came, their names in lower case. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** A header that asks for more than this is a mistake, and must not silence an account for months. */
const LONGEST_MS = DAY_MS;

/**
 * How long `Retry-After` asks to wait, in milliseconds: seconds, or an HTTP date. A date is measured against the
 * answer's own `Date`, because this computer's clock may be off. `undefined` if there is none, or none that makes sense.
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const field = first(headers["retry-after"])?.trim();
  if (!field) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(field) ? Number(field) * 1000 : date(field) - sentAt(headers, now);
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(Math.ceil(ms), 0), LONGEST_MS);
}

/** Every form of an HTTP date begins with the day of the week. */
function date(text: string): number {
  return /^[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
}

function sentAt(headers: Headers, now: number): number {
  const at = Date.parse(first(headers["date"]) ?? "");
  return Number.isNaN(at) ? now : at;
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
