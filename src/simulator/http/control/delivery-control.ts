import { Hono } from "hono";
import * as z from "zod";
import type { Cloud } from "../../cloud/cloud";
import { payloadForms } from "../../webhook/payload-form";
import type { Env } from "../env";
import { lastOf } from "./last-of";
import { readBody } from "./read-body";

const Settings = z.strictObject({
  duplicates: z.int().min(0).exactOptional(),
  disorder: z.int().min(0).exactOptional(),
  payloadForm: z.enum(payloadForms).exactOptional(),
});

/** What was delivered to webhooks, and how the next deliveries go astray. */
export function deliveryControl({ sender }: Cloud): Hono<Env> {
  return new Hono<Env>()
    .get("/", (c) => c.json({ settings: sender.settings, deliveries: lastOf(sender.log.entries, c.req.query("last")) }))
    .post("/", async (c) => {
      sender.change(await readBody(c, Settings));
      return c.json(sender.settings);
    });
}
