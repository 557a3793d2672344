import * as z from "zod";
import { anything, number, text } from "./lenient";
import type { Page } from "./pages";
import { isRecord } from "../core/describe-value";

/** A webhook as it was made in Smartcar's dashboard. */
export interface Webhook {
  readonly id: string;
  readonly name?: string | undefined;
  /** Where it delivers to. */
  readonly callbackUri?: string | undefined;
}

/** What ties a car to a webhook. */
export interface Subscription {
  readonly id: string;
  readonly webhookId: string;
  readonly userId?: string | undefined;
  readonly vehicleId: string;
}

const wirePage = z.object({
  data: z.array(z.unknown()),
  meta: z.object({ totalCount: number }).optional().catch(undefined),
  links: z.object({ next: anything }).optional().catch(undefined),
});

const wireItem = z.object({ id: z.string().min(1), attributes: anything, relationships: anything });

const wireWebhook = z.object({
  name: text,
  webhookName: text,
  callbackUri: text,
  callbackUrl: text,
  uri: text,
  url: text,
});

const wireSubscription = z.object({ webhookId: text, userId: text, vehicleId: text });

/** A page of webhooks (Smartcar docs: management API); `undefined` if the document is none. The members' names are inferred. */
export function readWebhookPage(document: unknown): Page<Webhook> | undefined {
  return readPage(document, ({ id, attributes }) => {
    const wire = wireWebhook.safeParse(attributes);
    if (!wire.success) return { id };
    const { name, webhookName, callbackUri, callbackUrl, uri, url } = wire.data;
    return { id, name: name ?? webhookName, callbackUri: callbackUri ?? callbackUrl ?? uri ?? url };
  });
}

/** A page of subscriptions; `undefined` if the document is none. Those without webhook or car are left out. */
export function readSubscriptionPage(document: unknown): Page<Subscription> | undefined {
  return readPage(document, ({ id, attributes, relationships }) => {
    const parsed = wireSubscription.safeParse(attributes ?? {});
    const { webhookId, userId, vehicleId } = parsed.success ? parsed.data : {};
    const webhook = webhookId ?? relatedId(relationships, "webhook");
    const vehicle = vehicleId ?? relatedId(relationships, "vehicle");
    if (!webhook || !vehicle) return undefined;
    return { id, webhookId: webhook, userId: userId ?? relatedId(relationships, "user"), vehicleId: vehicle };
  });
}

/** The body that subscribes a car. */
export function subscriptionBody(webhookId: string, userId: string, vehicleId: string): string {
  return JSON.stringify({ data: { attributes: { webhookId, userId, vehicleId } } });
}

function readPage<T>(document: unknown, read: (item: z.infer<typeof wireItem>) => T | undefined): Page<T> | undefined {
  const wire = wirePage.safeParse(document);
  if (!wire.success) return undefined;
  const { data, meta, links } = wire.data;
  const items = data.flatMap((one) => {
    const item = wireItem.safeParse(one);
    const made = item.success ? read({ ...item.data, attributes: item.data.attributes ?? one }) : undefined;
    return made === undefined ? [] : [made];
  });
  return {
    items,
    received: data.length,
    totalCount: meta?.totalCount,
    hasNext: links?.next === undefined ? undefined : Boolean(links.next),
  };
}

function relatedId(relationships: unknown, name: string): string | undefined {
  const related = isRecord(relationships) ? relationships[name] : undefined;
  const data = isRecord(related) ? related["data"] : undefined;
  const id = isRecord(data) ? data["id"] : undefined;
  return typeof id === "string" ? id : undefined;
}
