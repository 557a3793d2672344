import { randomBytes, randomUUID } from "node:crypto";
import { Agent, request } from "undici";
import type { Clock } from "../../core/clock";
import type { Rules } from "../rules";
import { challengeBody, challengeProblem, sign } from "./challenge";
import { DeliveryLog, type LoggedDelivery } from "./delivery-log";
import { payloadOf } from "./payload";
import type { PayloadForm } from "./payload-form";
import type { VehicleEvent } from "./vehicle-event";
import type { Webhook } from "./webhook";
import { errorOf } from "../../core/error";

/** An event for a webhook. */
export interface WebhookEvent {
  readonly webhook: Webhook;
  readonly event: VehicleEvent;
}

export interface AttemptsOptions {
  readonly clock: Clock;
  readonly rules: Rules;
  readonly closing: AbortSignal;
}

/** Sends single events and challenges, and writes down what came of each. */
export class Attempts {
  readonly log = new DeliveryLog();
  readonly #options: AttemptsOptions;
  readonly #postman: Postman;

  constructor(options: AttemptsOptions) {
    this.#options = options;
    this.#postman = new Postman(options.rules.deliveryTimeoutMs, options.closing);
  }

  /** The `attempt`-th attempt to deliver an event. */
  async deliver({ webhook, event }: WebhookEvent, form: PayloadForm, attempt: number): Promise<LoggedDelivery> {
    const { eventId, mode, vehicle, content } = event;
    const { eventType } = content;
    const { callbackUri, errorCallbackUri = callbackUri, managementToken } = webhook;
    const vehicleId = mode === "LIVE" ? vehicle.id : undefined;
    const entry = this.#begin(webhook, { eventType, mode, eventId, attempt, vehicleId });
    const { deliveryId, at: deliveredAt } = entry;
    const body = JSON.stringify(payloadOf(event, webhook, { deliveryId, deliveredAt }, form));
    const uri = eventType === "VEHICLE_ERROR" ? errorCallbackUri : callbackUri;

    const result = await this.#postman.post({ uri, body, signature: sign(managementToken, body) });
    this.log.end(entry, { status: result.status, problem: refusal(result) });
    return entry;
  }

  /** Says why the receiver does not pass a challenge, or `undefined` if it does. */
  async challenge(webhook: Webhook): Promise<string | undefined> {
    const { verifyForm, signsVerify } = this.#options.rules;
    const { callbackUri, managementToken } = webhook;
    const challenge = randomBytes(16).toString("hex");
    const about = { eventType: "VERIFY", mode: "LIVE", eventId: randomUUID(), attempt: 1 } as const;
    const entry = this.#begin(webhook, { ...about, vehicleId: undefined });
    const delivery = { deliveryId: entry.deliveryId, deliveredAt: entry.at };
    const body = JSON.stringify(challengeBody(challenge, webhook, delivery, verifyForm));

    const signature = signsVerify ? sign(managementToken, body) : undefined;
    const result = await this.#postman.post({ uri: callbackUri, body, signature });
    const problem = result.problem ?? challengeProblem(challenge, managementToken, result);
    this.log.end(entry, { status: result.status, problem });
    return problem;
  }

  close(): Promise<void> {
    return this.#postman.close();
  }

  #begin(
    { id: webhookId }: Webhook,
    about: Pick<LoggedDelivery, "eventType" | "mode" | "eventId" | "attempt" | "vehicleId">,
  ): LoggedDelivery {
    const at = this.#options.clock.now();
    const entry = { ...about, at, webhookId, deliveryId: randomUUID(), status: undefined, problem: undefined };
    this.log.begin(entry);
    return entry;
  }
}

/** Only what begins with a 2 is a success; a redirect is none. */
function refusal({ status, problem }: PostResult): string | undefined {
  if (problem !== undefined) return problem;
  return status >= 200 && status < 300 ? undefined : `it answered ${status}`;
}

/** What a receiver answered, or why nothing came. */
type PostResult =
  | { readonly status: number; readonly type: string; readonly text: string; readonly problem?: undefined }
  | { readonly status?: undefined; readonly problem: string };

/** What is sent to a receiver. */
interface Post {
  readonly uri: string;
  readonly body: string;
  readonly signature: string | undefined;
}

/** Delivers to receivers, each over a connection of its own: redirects are not followed, and what takes too long is cut. */
class Postman {
  readonly #agent = new Agent({ pipelining: 0 });
  readonly #timeoutMs: number;
  readonly #closing: AbortSignal;

  /** `timeoutMs` is of the wall's clock, as the receiver is. */
  constructor(timeoutMs: number, closing: AbortSignal) {
    this.#timeoutMs = timeoutMs;
    this.#closing = closing;
  }

  async post({ uri, body, signature }: Post): Promise<PostResult> {
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    try {
      const answer = await request(uri, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "user-agent": "Smartcar/1.0",
          ...(signature && { "sc-signature": signature }),
        },
        body,
        dispatcher: this.#agent,
        signal: AbortSignal.any([timeout, this.#closing]),
      });
      const text = await answer.body.text();
      return { status: answer.statusCode, type: String(answer.headers["content-type"] ?? ""), text };
    } catch (err) {
      if (timeout.aborted) return { problem: `no answer within ${this.#timeoutMs / 1000} s` };
      return { problem: errorOf(err).message };
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}
