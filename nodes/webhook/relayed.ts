import type { NodeMessage } from "node-red";
import { SmartcarError } from "../../src/core/error";
import type { Incoming, Refusal } from "../../src/webhook/receive";

/** A delivery that something else has received and passed on. */
interface RelayedMessage extends NodeMessage {
  req?: { readonly headers?: unknown };
  headers?: unknown;
}

/** The request in a message. Throws SmartcarError `BAD_INPUT` when its payload is none. */
export function relayed({ payload, req, headers }: RelayedMessage): Incoming {
  const given = { headers: req?.headers ?? headers };
  if (typeof payload === "string" || payload instanceof Uint8Array) return { ...given, body: payload };
  // What was parsed on the way is written again as Smartcar has signed it.
  const body = typeof payload === "object" && payload !== null ? written(payload) : undefined;
  if (body !== undefined) return { ...given, body };
  throw new SmartcarError("BAD_INPUT", `msg.payload holds no delivery. Accepted: ${ACCEPTED}`);
}

/** `undefined` for what holds itself, or is nested too deeply to be written. */
function written(payload: object): string | undefined {
  try {
    return JSON.stringify(payload);
  } catch {
    return undefined;
  }
}

const ACCEPTED = "the raw body as a Buffer or a string, with the request's headers in msg.req.headers or msg.headers";

/** Why a relayed delivery is not taken, for a Catch node. */
export function refusalError(refusal: Refusal): SmartcarError {
  if (refusal === "token") return new SmartcarError("NOT_CONFIGURED", NO_TOKEN);
  if (refusal === "signature") return new SmartcarError("CREDENTIALS", WRONG_SIGNATURE);
  if (refusal === "disk" || refusal === "busy")
    return new SmartcarError("STORE", NOT_KEPT[refusal], { retry: "later" });
  return new SmartcarError("BAD_INPUT", `The relayed delivery cannot be read (${refusal}). Accepted: ${ACCEPTED}`);
}

export const NO_TOKEN =
  "The account has no management token, so no delivery can be checked. Enter it in the account and deploy; " +
  'it stands in Smartcar\'s dashboard under "API keys"';

const NOT_KEPT = {
  disk: "The delivery cannot be written to the disk, so it was not accepted. Send it again once the disk works",
  busy: "More than 1,000 deliveries wait to be processed. This one was not accepted. Send it again later",
} as const;

export const WRONG_SIGNATURE =
  "A delivery is not signed with the account's management token. Compare the token with Smartcar's dashboard; " +
  "a relay must pass on the body unchanged, and the header SC-Signature";
