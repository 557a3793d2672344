import { SmartcarError } from "../core/error";
import { lackingError } from "./errors/answer-error";
import { checkedId, type CarRef } from "./checked-id";
import type { Reply } from "./document";
import { collectPages, pageSize, type Page } from "./pages";
import { paths } from "./paths";
import type { ApiRequest } from "./transport/request";
import { readSubscriptionPage, readWebhookPage, subscriptionBody, type Subscription, type Webhook } from "./webhook";

/** Sends one request about the account. */
export type SendRequest = (
  request: Pick<ApiRequest, "what" | "method" | "path"> & Partial<Pick<ApiRequest, "headers" | "body">>,
  signal: AbortSignal | undefined,
) => Promise<Reply>;

/** Which webhooks the application has and which cars are subscribed to them (Smartcar docs: management API). Costs no calls. */
export class Management {
  readonly #send: SendRequest;

  constructor(send: SendRequest) {
    this.#send = send;
  }

  /** All webhooks. They are made in the dashboard; the API makes none. */
  webhooks(signal?: AbortSignal): Promise<readonly Webhook[]> {
    return collectPages("webhooks", (page) => {
      const path = paths.webhooks(pageQuery(page));
      return this.#list({ what: "webhooks", method: "GET", path }, readWebhookPage, signal);
    });
  }

  /** All subscriptions, or those of one webhook. */
  subscriptions(webhookId?: string, signal?: AbortSignal): Promise<readonly Subscription[]> {
    return collectPages("subscriptions", (page) => {
      const query = pageQuery(page);
      if (webhookId !== undefined) query.set("filter[webhookId]", checkedId(webhookId, "webhook-id"));
      const path = paths.subscriptions(query);
      return this.#list({ what: "subscriptions", method: "GET", path }, readSubscriptionPage, signal);
    });
  }

  /** Subscribes a car to a webhook; says whether it was so before. Smartcar may take a while before it delivers. */
  async subscribe(
    webhookId: string,
    { userId, vehicleId }: CarRef,
    signal?: AbortSignal,
  ): Promise<"created" | "existed"> {
    const body = subscriptionBody(
      checkedId(webhookId, "webhook-id"),
      checkedId(userId, "user-id"),
      checkedId(vehicleId, "vehicle-id"),
    );
    try {
      const headers = { "content-type": "application/json" };
      await this.#send({ what: "subscribe", method: "POST", path: paths.subscriptions(), headers, body }, signal);
      return "created";
    } catch (err) {
      if (err instanceof SmartcarError && err.status === 409) return "existed";
      throw err;
    }
  }

  /** Ends a subscription; one that is gone already is no error. */
  async unsubscribe(subscriptionId: string, signal?: AbortSignal): Promise<void> {
    const path = paths.subscription(checkedId(subscriptionId, "subscription-id"));
    try {
      await this.#send({ what: "unsubscribe", method: "DELETE", path }, signal);
    } catch (err) {
      if (!(err instanceof SmartcarError && err.status === 404)) throw err;
    }
  }

  async #list<T>(
    request: Parameters<SendRequest>[0],
    read: (document: unknown) => Page<T> | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Page<T>> {
    const reply = await this.#send(request, signal);
    const page = read(reply.document);
    if (page) return page;
    throw lackingError(request.what === "webhooks" ? "webhooks" : "subscriptions", reply);
  }
}

function pageQuery(page: number): URLSearchParams {
  return new URLSearchParams({ "page[number]": String(page), "page[size]": String(pageSize) });
}
