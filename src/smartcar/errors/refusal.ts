import * as z from "zod";
import { number, text } from "../lenient";
import { isRecord } from "../../core/describe-value";

/** Our word for a request that named no user. */
export const userIdMissing = "USER_ID_MISSING";

/** What an error document of Smartcar says, whatever its age. Words are in upper case. */
export interface Refusal {
  /** The status inside the document; behind a 202 it differs from that of the answer. */
  readonly status?: number | undefined;
  readonly type?: string | undefined;
  readonly reason?: string | undefined;
  /** Smartcar's text for the owner. */
  readonly ownerMessage?: string | undefined;
}

const wireRefusal = z.object({
  status: number,
  statusCode: number,
  type: text,
  code: text,
  suggestedUserMessage: text,
  title: text,
  detail: text,
  description: text,
});

/** In capitals only: signals and vehicles have a `type` too, in lower case. */
const errorType = /^[A-Z][A-Z_]+$/;

/**
 * Reads version 3 (`errors`), `error`, the bare object of version 2 and, of a token request, OAuth's `error` as text (type `OAUTH`).
 * `undefined` if the document is none of them: an `error` as text elsewhere is a gateway's, and its status speaks.
 */
export function readRefusal(document: unknown, { isForToken = false } = {}): Refusal | undefined {
  if (!isRecord(document)) return undefined;
  const { errors, error, type } = document;
  if (typeof error === "string") return isForToken ? readOAuth(error) : undefined;
  if (Array.isArray(errors) && errors.length > 0) return readItem(errors.find(isRecord)) ?? {};
  if (error !== undefined && error !== null) return readItem(error) ?? {};
  return typeof type === "string" && errorType.test(type) ? readItem(document) : undefined;
}

/** OAuth writes its words in lower case; `Service Unavailable` is a gateway's. */
function readOAuth(error: string): Refusal | undefined {
  return /^[a-z_]+$/.test(error) ? { type: "OAUTH", reason: word(error) } : undefined;
}

function readItem(item: unknown): Refusal | undefined {
  const wire = wireRefusal.safeParse(item);
  if (!wire.success) return undefined;
  const { statusCode, status = statusCode, type, code, suggestedUserMessage, ...words } = wire.data;
  return {
    status,
    type: word(type),
    reason: isUserIdMissing(status, words) ? userIdMissing : word(code),
    ownerMessage: suggestedUserMessage,
  };
}

/** Smartcar has no code for it, only a text. */
function isUserIdMissing(status = 400, { title = "", detail = "", description = "" }): boolean {
  return (
    status === 400 &&
    /sc-user-id|user.?id.*(missing|required)|(missing|required).*user.?id/i.test([title, detail, description].join(" "))
  );
}

/** Words are passed on to flows, so nothing but a word may come through: no text, no id, no VIN. */
function word(wire: string | undefined): string | undefined {
  const upper = wire?.toUpperCase();
  return upper !== undefined && /^[A-Z][A-Z_-]{0,63}$/.test(upper) ? upper : undefined;
}
