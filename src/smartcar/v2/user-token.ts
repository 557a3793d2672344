import { SECOND_MS } from "../../core/duration";
import * as z from "zod";
import { systemClock, type Clock } from "../../core/clock";
import { SmartcarError } from "../../core/error";
import { say } from "../../core/speech";
import type { TokenPair } from "../auth/user-tokens";
import { amendedError } from "../errors/amended-error";
import { unreadableError } from "../errors/answer-error";
import { openDispatcher } from "../../http/dispatcher";
import { documentOf } from "../document";
import { exchange } from "../transport/exchange";
import { number } from "../lenient";
import { Lifetime } from "../../http/lifetime";
import type { ApiRequest } from "../transport/request";
import type { Application, Grant } from "../further-records";
import { v2Error } from "./v2-end";
import { v2Hosts, v2Paths } from "./v2-paths";

const TIMEOUT_MS = 30 * SECOND_MS;
const DEFAULT_LIFETIME_S = 7200;

const token = z.string().regex(/^[\x21-\x7e]+$/);
const wirePair = z.object({ access_token: token, refresh_token: token, expires_in: number });

/**
 * An owner's pair of tokens for version 2.0 (Smartcar docs: request and refresh the access token). Throws SmartcarError; CREDENTIALS
 * if Smartcar takes neither of the application's ids with its secret.
 */
export async function fetchUserTokens(
  application: Application,
  grant: Grant,
  clock: Clock = systemClock,
): Promise<TokenPair> {
  const { clientId, applicationId } = application;
  // The documents of version 2.0 call both ids "client_id". A wrong one is refused before the code is looked at.
  try {
    return await ask(application, { id: clientId, grant, clock });
  } catch (err) {
    const isRefused = err instanceof SmartcarError && err.code === "CREDENTIALS";
    if (!isRefused) throw v2Error(err, clock.now());
    if (applicationId === "" || applicationId === clientId) throw v2Error(explained(err), clock.now());
    return ask(application, { id: applicationId, grant, clock }).catch((error: unknown) => {
      throw v2Error(explained(error), clock.now());
    });
  }
}

/** The dashboard's legacy credentials have a secret of their own, which nobody expects. */
function explained(error: unknown): unknown {
  if (!(error instanceof SmartcarError) || error.code !== "CREDENTIALS") return error;
  return amendedError(error, { also: say("error.legacy-credentials") });
}

async function ask(
  { hosts, clientSecret }: Application,
  { id, grant, clock }: { id: string; grant: Grant; clock: Clock },
): Promise<TokenPair> {
  const request: ApiRequest = {
    what: "user-token",
    isForToken: true,
    kind: "account",
    method: "POST",
    origin: v2Hosts(hosts).auth,
    path: v2Paths.userToken,
    headers: {
      authorization: `Basic ${Buffer.from(`${id}:${clientSecret}`).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: formOf(grant).toString(),
    timeoutMs: TIMEOUT_MS,
  };
  const dispatcher = await openDispatcher(v2Hosts(hosts).auth);
  const lifetime = new Lifetime();
  try {
    const circumstances = { request, answer: await exchange(dispatcher, request, lifetime) };
    const wire = wirePair.safeParse(documentOf(circumstances));
    if (!wire.success) throw unreadableError(say("error.response-no-token"), circumstances);
    const { access_token: accessToken, refresh_token: refreshToken, expires_in = 0 } = wire.data;
    const lifetimeMs = (expires_in > 0 ? expires_in : DEFAULT_LIFETIME_S) * 1000;
    return { accessToken, refreshToken, expiresAt: clock.now() + lifetimeMs };
  } finally {
    lifetime.release();
    await dispatcher.destroy();
  }
}

function formOf(grant: Grant): URLSearchParams {
  return "code" in grant
    ? new URLSearchParams({ grant_type: "authorization_code", code: grant.code, redirect_uri: grant.redirectUri })
    : new URLSearchParams({ grant_type: "refresh_token", refresh_token: grant.refreshToken });
}
