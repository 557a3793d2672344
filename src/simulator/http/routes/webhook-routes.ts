import { Hono } from "hono";
import { nameOf } from "../../cloud/signal-catalogue";
import type { Webhook } from "../../webhook/webhook";
import type { Webhooks } from "../../webhook/webhooks";
import type { Env } from "../env";
import { pageOf } from "../paging";

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
