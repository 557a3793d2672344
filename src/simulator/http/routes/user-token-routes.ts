import { Hono, type Context } from "hono";
import * as z from "zod";
import type { Cloud } from "../../cloud/cloud";
import type { UserTokens } from "../../cloud/user-grants";
import type { Env } from "../env";

const TokenRequest = z.discriminatedUnion("grant_type", [
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
    const { data } = TokenRequest.safeParse(Object.fromEntries(fields));
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
