import { type Context, Hono } from "hono";
import * as z from "zod";
import type { Cloud } from "../../cloud/cloud";
import type { Env } from "../env";
import type { UserTokens } from "../../cloud/user-grants";

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

const UserTokenRequest = z.discriminatedUnion("grant_type", [
  z.object({ grant_type: z.literal("authorization_code"), code: z.string(), redirect_uri: z.string() }),
  z.object({ grant_type: z.literal("refresh_token"), refresh_token: z.string() }),
]);

/** The user's tokens of version 2.0. Smartcar docs: authorization, refreshing the access token. */
export function userTokenRoutes({ application, grants }: Cloud): Hono<Env> {
  const { applicationId, credentials } = application;
  // The documents do not say which of the two ids is meant, so both are accepted with the one secret.
  const accepted = [credentials.clientId, applicationId].map((id) => basic(id, credentials.clientSecret));

  return new Hono<Env>().post("/token", async (c) => {
    if (!accepted.includes(c.req.header("authorization") ?? "")) {
      return refuse(c, 401, "invalid_client", "The client id or the client secret is wrong.");
    }
    if (!c.req.header("user-agent")) return refuse(c, 400, "invalid_request", "The header User-Agent is missing.");
    const fields = new URLSearchParams(await c.req.text());
    const { data } = UserTokenRequest.safeParse(Object.fromEntries(fields));
    if (!data) {
      const needed = "grant_type=authorization_code with code and redirect_uri, or refresh_token with refresh_token.";
      return refuse(c, 400, "invalid_request", `What is needed is ${needed}`);
    }
    const tokens =
      data.grant_type === "refresh_token"
        ? grants.refresh(data.refresh_token)
        : grants.exchange(data.code, data.redirect_uri);
    if (!tokens) return refuse(c, 400, "invalid_grant", "The code or refresh token is wrong, used or expired.");
    return c.json(tokensDocument(tokens));
  });
}

function tokensDocument({ accessToken, refreshToken, lifetimeMs }: UserTokens): object {
  return {
    access_token: accessToken,
    token_type: "Bearer",
    expires_in: Math.round(lifetimeMs / 1000),
    refresh_token: refreshToken,
  };
}

function refuse(c: Context<Env>, status: 400 | 401, error: string, error_description: string): Response {
  return c.json({ error, error_description }, status);
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}
