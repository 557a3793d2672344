import { Hono } from "hono";
import * as z from "zod";
import { ApiError } from "../../cloud/api-errors";
import type { Cloud } from "../../cloud/cloud";
import type { Subscription } from "../../webhook/webhook";
import type { Env } from "../env";
import { pageOf } from "../paging";

const USUAL_SIZE = 25;

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
