import { Hono } from "hono";
import * as z from "zod";
import type { Cloud } from "../../cloud/cloud";
import { isSignalCode } from "../../cloud/signal-catalog";
import type { Webhook, WebhookSpec } from "../../webhook/webhook";
import type { Env } from "../env";
import { readBody } from "./read-body";

const Address = z.url({ protocol: /^https?$/ });

const Code = z.string().refine(isSignalCode, "There is no such signal.");

const NewWebhook: z.ZodType<WebhookSpec> = z.strictObject({
  name: z.string().min(1),
  callbackUri: Address,
  errorCallbackUri: Address.optional(),
  signals: z.array(Code).optional(),
  triggers: z.array(Code).optional(),
  managementToken: z.string().min(1).optional(),
  autoSubscribe: z.boolean().optional(),
});

/** What a person does with webhooks in the dashboard. */
export function webhookControl({ webhooks }: Cloud): Hono<Env> {
  return new Hono<Env>()
    .get("/", (c) => c.json(webhooks.all.map((webhook) => shown(webhook))))
    .post("/", async (c) => {
      const { webhook, problem } = await webhooks.create(await readBody(c, NewWebhook));
      return c.json(shown(webhook, problem), 201);
    })
    .post("/:id", async (c) => {
      const id = c.req.param("id");
      const { enabled } = await readBody(c, z.strictObject({ enabled: z.boolean() }));
      webhooks.enable(id, enabled);
      return c.json(shown(webhooks.find(id)));
    })
    .post("/:id/verify", async (c) => {
      const id = c.req.param("id");
      const problem = await webhooks.verify(id);
      return c.json(shown(webhooks.find(id), problem));
    })
    .post("/:id/test", async (c) => c.json(await webhooks.test(c.req.param("id"))))
    .delete("/:id", (c) => {
      webhooks.remove(c.req.param("id"));
      return c.body(null, 204);
    });
}

function shown(webhook: Webhook, problem?: string): object {
  const { id, name, callbackUri, errorCallbackUri, autoSubscribe, signals, triggers, isVerified, isEnabled } = webhook;
  const about = { id, name, callbackUri, errorCallbackUri, autoSubscribe, signals, triggers };
  return { ...about, verified: isVerified, enabled: isEnabled, problem };
}
