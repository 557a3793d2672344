import type { NodeMessage } from "node-red";
import { SmartcarError } from "../../src/core/error";
import type { Incoming, Refusal } from "../../src/webhook/receive";
import { say as sayOf } from "../../src/core/speech";
import { say } from "../runtime/speech";

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
  throw new SmartcarError("BAD_INPUT", say("error.no-delivery"));
}

/** `undefined` for what holds itself, or is nested too deeply to be written. */
function written(payload: object): string | undefined {
  try {
    return JSON.stringify(payload);
  } catch {
    return undefined;
  }
}

/** Why a relayed delivery is not taken, for a Catch node. */
export function refusalError(refusal: Refusal): SmartcarError {
  if (refusal === "token") return new SmartcarError("NOT_CONFIGURED", say("error.no-management-token"));
  if (refusal === "signature") return new SmartcarError("CREDENTIALS", say("error.wrong-signature"));
  if (refusal === "closed") return new SmartcarError("CLOSED", sayOf("error.closed"));
  if (refusal === "disk" || refusal === "busy")
    return new SmartcarError("STORE", say(`error.delivery-${refusal}`), { retry: "later" });
  return new SmartcarError("BAD_INPUT", say("error.delivery-refused", { refusal: say(`refusal.${refusal}`) }));
}
