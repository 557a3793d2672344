import { isRecord } from "../core/describe-value";
import { signatureOf } from "./signature";

/** What Smartcar expects as the answer to its challenge. */
export interface VerifyAnswer {
  readonly challenge: string;
}

const LONGEST_CHALLENGE = 1024;

/** The challenge of a VERIFY, also in its form of version 2.0; `undefined` if the document is no VERIFY. */
export function challengeOf(document: unknown): string | undefined {
  if (!isRecord(document)) return undefined;
  const { eventType, eventName, data, payload } = document;
  const type = eventType ?? eventName;
  if (typeof type !== "string" || type.toUpperCase() !== "VERIFY") return undefined;
  const content = data ?? payload;
  const challenge = isRecord(content) ? content["challenge"] : undefined;
  return typeof challenge === "string" ? challenge : undefined;
}

/**
 * The body that answers a challenge, with status 200 (Smartcar docs: callback verification). `undefined` for what must not be
 * answered: anybody may ask, and the answer to a text that could be a delivery would be the signature to forge that delivery.
 */
export function verifyAnswer(challenge: string, managementToken: string): VerifyAnswer | undefined {
  const couldBeDelivery = challenge.includes("{");
  if (couldBeDelivery || challenge.length > LONGEST_CHALLENGE || managementToken === "") return undefined;
  return { challenge: signatureOf(challenge, managementToken) };
}
