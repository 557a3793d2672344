import { Hono, type Context } from "hono";
import * as z from "zod";
import type { Cloud } from "../../cloud/cloud";
import type { Env } from "../env";

const TokenRequest = z.object({
  grant_type: z.literal("client_credentials"),
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
});

/** The application's access token, by form or by JSON. Smartcar docs: request access token. */
export function tokenRoutes({ application: { credentials }, tokens }: Cloud): Hono<Env> {
  return new Hono<Env>().post("/token", async (c) => {
    const { data } = TokenRequest.safeParse(await readFields(c));
    if (!data) {
      const error_description = "grant_type=client_credentials, client_id and client_secret are required.";
      return c.json({ error: "invalid_request", error_description }, 400);
    }
    if (data.client_id !== credentials.clientId || data.client_secret !== credentials.clientSecret) {
      return c.json(
        { error: "invalid_client", error_description: "The client id or the client secret is wrong." },
        401,
      );
    }
    const { token, lifetimeMs } = tokens.issue();
    return c.json({ access_token: token, token_type: "Bearer", expires_in: Math.round(lifetimeMs / 1000) });
  });
}

async function readFields(c: Context<Env>): Promise<unknown> {
  const isJson = c.req.header("content-type")?.startsWith("application/json");
  if (isJson) return c.req.json().catch(() => undefined);
  return Object.fromEntries(new URLSearchParams(await c.req.text()));
}
