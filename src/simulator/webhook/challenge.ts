import { createHmac } from "node:crypto";
import * as z from "zod";
import type { Delivery } from "./payload";
import type { VerifyForm } from "./payload-form";
import type { Webhook } from "./webhook";

const Answer = z.object({ challenge: z.string() });

/** The body of a VERIFY event. Smartcar docs: callback verification. */
export function challengeBody(
  challenge: string,
  { id, name }: Webhook,
  { deliveryId, deliveredAt }: Delivery,
  form: VerifyForm,
): object {
  if (form === "bare") return { eventType: "VERIFY", data: { challenge } };
  if (form === "2.0") return { version: "2.0", webhookId: id, eventName: "verify", payload: { challenge } };
  const meta = { version: "4.0", webhookId: id, webhookName: name, deliveryId };
  return {
    eventId: deliveryId,
    eventType: "VERIFY",
    data: { challenge },
    meta: { ...meta, deliveredAt: new Date(deliveredAt).toISOString() },
  };
}

/** Why an answer does not prove that the receiver knows the key; `undefined` if it does. */
export function challengeProblem(
  challenge: string,
  managementToken: string,
  answer: { status: number; type: string; text: string },
): string | undefined {
  if (answer.status !== 200) return `it answered ${answer.status} instead of 200`;
  if (!answer.type.startsWith("application/json")) return "its answer is not application/json";
  const { data } = Answer.safeParse(jsonOf(answer.text));
  if (!data) return 'its answer has no "challenge"';
  if (data.challenge === sign(managementToken, challenge)) return undefined;
  return "its challenge was made with another application management token";
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Lower-case hex of the HMAC-SHA256 of `message`. Smartcar docs: payload verification. */
export function sign(managementToken: string, message: string): string {
  return createHmac("sha256", managementToken).update(message).digest("hex");
}
