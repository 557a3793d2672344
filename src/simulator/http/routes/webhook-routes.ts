import { Hono } from "hono";
import * as z from "zod";
import { nameOf } from "../../cloud/signal-catalog";
import type { Subscription, Webhook } from "../../webhook/webhook";
import type { Webhooks } from "../../webhook/webhooks";
import type { Env } from "../env";
import { pageOf } from "../paging";
import { ApiError } from "../../cloud/api-errors";
import type { Cloud } from "../../cloud/cloud";

const USUAL_SIZE = 25;

/** The webhooks that were made in the dashboard; the API makes none. Smartcar docs: management API. */
export function webhookRoutes({ webhooks }: { readonly webhooks: Webhooks }): Hono<Env> {
  return new Hono<Env>()
    .get("/", (c) => {
      const url = new URL(c.req.url);
      const { items, number, size, total, links } = pageOf(webhooks.all, url, { filters: {}, usualSize: USUAL_SIZE });
      const data = items.map((webhook) => webhookDocument(webhook, url.origin));
      return c.json({ data, meta: { pageNumber: number, pageSize: size, totalCount: total }, links });
    })
    .get("/:webhookId", (c) => {
      const webhook = webhooks.find(c.req.param("webhookId"));
      return c.json({ data: webhookDocument(webhook, new URL(c.req.url).origin) });
    });
}

function webhookDocument(webhook: Webhook, origin: string): object {
  const { id, name, callbackUri, errorCallbackUri, autoSubscribe, isEnabled, isVerified, createdAt } = webhook;
  const when = new Date(createdAt).toISOString();
  return {
    id,
    type: "webhook",
    attributes: {
      name,
      callbackUri,
      errorCallbackUri,
      version: "4.0",
      isEnabled,
      isVerified,
      autoSubscribe,
      signals: webhook.signals.map(nameOf),
      triggers: webhook.triggers.map((code) => ({ type: "SIGNAL_UPDATED", signal: nameOf(code) })),
    },
    meta: { createdAt: when, updatedAt: when },
    links: { self: `${origin}/v3/webhooks/${id}` },
  };
}

const NewSubscription = z.object({
  data: z.object({ attributes: z.object({ webhookId: z.string(), userId: z.string(), vehicleId: z.string() }) }),
});

/** Which cars are subscribed to which webhook. Smartcar docs: management API. */
export function subscriptionRoutes({ webhooks, cars }: Cloud): Hono<Env> {
  const modeOf = ({ vehicleId }: Subscription): string => cars.get(vehicleId)?.car.spec.mode ?? "live";
  const filters = new Map<string, (subscription: Subscription) => string>([
    ["filter[webhookId]", ({ webhook }) => webhook.id],
    ["filter[userId]", ({ userId }) => userId],
    ["filter[vehicleId]", ({ vehicleId }) => vehicleId],
    ["filter[vehicle.mode]", modeOf],
  ]);

  function subscriptionDocument(subscription: Subscription, origin: string): object {
    const { id, webhook, userId, vehicleId, createdAt } = subscription;
    const when = new Date(createdAt).toISOString();
    return {
      id,
      type: "subscription",
      attributes: { webhookId: webhook.id, userId, vehicleId, vehicle: { mode: modeOf(subscription) } },
      meta: { createdAt: when, updatedAt: when },
      links: { self: `${origin}/v3/subscriptions/${id}` },
    };
  }

  return new Hono<Env>()
    .get("/", (c) => {
      const url = new URL(c.req.url);
      const wanted = [...url.searchParams].filter(([name]) => filters.has(name));
      const chosen = webhooks.subscriptions.filter((one) =>
        wanted.every(([name, value]) => filters.get(name)?.(one) === value),
      );
      const page = pageOf(chosen, url, { filters: Object.fromEntries(wanted), usualSize: USUAL_SIZE });
      const data = page.items.map((one) => subscriptionDocument(one, url.origin));
      const meta = { pageNumber: page.number, pageSize: page.size, totalCount: page.total };
      return c.json({ data, meta, links: page.links });
    })
    .post("/", async (c) => {
      const { data: asked } = NewSubscription.safeParse(await c.req.json().catch(() => undefined));
      if (!asked) throw new ApiError("VALIDATION/INVALID_INPUT_FORMAT");
      const { webhookId, userId, vehicleId } = asked.data.attributes;
      const subscription = webhooks.subscribe(webhookId, userId, vehicleId);
      return c.json({ data: subscriptionDocument(subscription, new URL(c.req.url).origin) }, 202);
    })
    .get("/:id", (c) => {
      const subscription = webhooks.findSubscription(c.req.param("id"));
      return c.json({ data: subscriptionDocument(subscription, new URL(c.req.url).origin) });
    })
    .delete("/:id", (c) => {
      webhooks.unsubscribe(c.req.param("id"));
      return c.body(null, 204);
    });
}
