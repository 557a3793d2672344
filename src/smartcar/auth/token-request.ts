import * as z from "zod";
import { SmartcarError } from "../../core/error";
import { say } from "../../core/speech";
import { amendedError } from "../errors/amended-error";
import type { Hosts } from "../transport/hosts";
import { number, text } from "../lenient";
import { paths } from "../paths";
import type { ApiRequest } from "../transport/request";
import type { Token } from "./token";

/** What an application identifies itself with. */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

const DEFAULT_LIFETIME_S = 3600;

const wireToken = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  token_type: text,
  expires_in: number,
});

/** The request for a token by client credentials (Smartcar docs: authorization). */
export function tokenRequest(hosts: Hosts, { clientId, clientSecret }: Credentials, timeoutMs: number): ApiRequest {
  if (clientId.trim() === "" || clientSecret.trim() === "") {
    throw new SmartcarError("NOT_CONFIGURED", say("error.no-client"));
  }
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId.trim(),
    client_secret: clientSecret.trim(),
  });
  return {
    what: "token",
    isForToken: true,
    kind: "account",
    method: "POST",
    origin: hosts.iam,
    path: paths.token,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: form.toString(),
    timeoutMs,
  };
}

/** The token of an answer; `undefined` if it holds none that can be used. */
export function readToken(document: unknown): Token | undefined {
  const wire = wireToken.safeParse(document);
  if (!wire.success) return undefined;
  const { access_token, token_type = "Bearer", expires_in = 0 } = wire.data;
  if (token_type.toLowerCase() !== "bearer") return undefined;
  return { value: access_token, lifetimeMs: (expires_in > 0 ? expires_in : DEFAULT_LIFETIME_S) * 1000 };
}

/** Tells which field to look at when Smartcar does not accept the credentials. */
export function explainCredentials(error: unknown, { clientId }: Credentials): unknown {
  if (!(error instanceof SmartcarError) || error.code !== "CREDENTIALS") return error;
  const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(clientId.trim());
  return isUuid ? amendedError(error, { says: say("error.application-id") }) : error;
}
