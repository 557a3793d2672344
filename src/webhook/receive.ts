import { isRecord } from "../core/describe-value";
import { isTooLarge, parseBody, type Raw } from "./body";
import { challengeOf, verifyAnswer, type VerifyAnswer } from "./challenge";
import { deliveryOf, type CarDelivery } from "./delivery";
import { isSigned, isSignedCompactly } from "./signature";

/** A request to the webhook's address, or one that a relay has passed on. */
export interface Incoming {
  /** Absent for what a relay passes on. */
  readonly method?: string | undefined;
  /** By name, in any case. */
  readonly headers?: unknown;
  readonly body: Raw;
}

/** By what a delivery is judged. */
export interface Receiver {
  /** The application management token; empty if none is set. */
  readonly managementToken: string;
  /** Whether this delivery was taken before. */
  readonly isRepeated: (delivery: CarDelivery) => boolean;
}

/** Why a request is refused. */
export type Refusal =
  /** Not a POST. */
  | "method"
  | "size"
  /** The body is no JSON: cut off, of another kind, or nested deeper than any delivery. */
  | "json"
  /** There is no management token to check anything with. */
  | "token"
  /** A challenge that cannot be Smartcar's. */
  | "challenge"
  /** None, or not made with our token over this body. */
  | "signature"
  /** It could not be written to the disk. */
  | "disk"
  /** Too much waits to be applied. */
  | "busy"
  /** Whoever took deliveries here is closed, as while Node-RED stops or deploys. */
  | "closed";

/** What to answer, and what to do. Only `accepted` may be applied. */
export type Decision =
  | { readonly outcome: "accepted"; readonly status: 200; readonly delivery: CarDelivery }
  /** Anybody may ask without a signature; that Smartcar has asked is known only of one that is signed. */
  | { readonly outcome: "verified"; readonly status: 200; readonly body: VerifyAnswer; readonly isSigned: boolean }
  /** Genuine, and nothing to do: the dashboard's test, a delivery that came before. */
  | { readonly outcome: "test" | "repeated"; readonly status: 200 }
  /** Signed, but no delivery that is known: proof that somebody has the token, and of nothing else. */
  | { readonly outcome: "unknown"; readonly status: 200 }
  | Refused;

/** A delivery that is not accepted. */
export interface Refused {
  readonly outcome: "refused";
  /** 503 for what may be sent again as it is. */
  readonly status: 400 | 401 | 405 | 413 | 503;
  readonly refusal: Refusal;
}

/**
 * Decides on a request without any I/O, so that it can be answered at once. Whoever takes `accepted` must mark it as seen before
 * anything else, and in the same turn, as attempts to deliver it may overlap.
 */
export function receive(
  { method = "POST", headers, body }: Incoming,
  { managementToken, isRepeated }: Receiver,
): Decision {
  if (method.toUpperCase() !== "POST") return refused(405, "method");
  if (isTooLarge(body)) return refused(413, "size");
  const document = parseBody(body);
  if (document === undefined) return refused(400, "json");
  if (managementToken === "") return refused(503, "token");

  const signature = signatureIn(headers);
  const isGenuine =
    isSigned(body, signature, managementToken) ||
    (typeof body === "string" && isSignedCompactly(document, signature, managementToken));

  // Smartcar may ask without a signature.
  const challenge = challengeOf(document);
  if (challenge !== undefined) return answered(verifyAnswer(challenge, managementToken), isGenuine);
  if (!isGenuine) return refused(401, "signature");

  const delivery = deliveryOf(document);
  if (delivery.kind !== "state" && delivery.kind !== "error") {
    return { outcome: delivery.kind === "test" ? "test" : "unknown", status: 200 };
  }
  return isRepeated(delivery) ? { outcome: "repeated", status: 200 } : { outcome: "accepted", status: 200, delivery };
}

/** An answer that takes nothing. */
export function refused(status: Refused["status"], refusal: Refusal): Refused {
  return { outcome: "refused", status, refusal };
}

function answered(body: VerifyAnswer | undefined, isGenuine: boolean): Decision {
  return body ? { outcome: "verified", status: 200, body, isSigned: isGenuine } : refused(400, "challenge");
}

const HEADER = "sc-signature";

/** Node writes the names of headers in lower case, a relay as it likes. */
function signatureIn(headers: unknown): unknown {
  if (!isRecord(headers)) return undefined;
  return headers[HEADER] ?? Object.entries(headers).find(([name]) => name.toLowerCase() === HEADER)?.[1];
}
