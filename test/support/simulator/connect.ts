import * as z from "zod";
import { simulatorApplicationId, simulatorCredentials } from "../../../src/simulator/simulator";
import type { Answer, TestCloud } from "./cloud";

export const redirectUri = "http://127.0.0.1:1880/back?node=1";

/** The address of Connect's page, with everything that it needs and what a test adds. */
export function connectPath(query: Readonly<Record<string, string>> = {}): string {
  const usual = { response_type: "code", client_id: simulatorApplicationId, redirect_uri: redirectUri };
  return `/oauth/authorize?${new URLSearchParams({ ...usual, ...query })}`;
}

/** What the owner's press of a button leads to, with what was ticked. */
export function decide(
  cloud: TestCloud,
  fields: Readonly<Record<string, string | readonly string[]>>,
  query: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const pairs = Object.entries(fields).flatMap(([name, values]) => [values].flat().map((value) => [name, value]));
  return cloud.ask(connectPath(query), { method: "POST", form: new URLSearchParams(pairs) });
}

/** What the application's address is reported. */
export function callbackParams({ headers }: Answer): Readonly<Record<string, string>> {
  return Object.fromEntries(new URL(String(headers["location"])).searchParams);
}

const Tokens = z.object({
  access_token: z.string(),
  token_type: z.string(),
  expires_in: z.number(),
  refresh_token: z.string(),
});

/** The user's tokens of an answer. */
export function tokensIn({ json }: Answer): z.infer<typeof Tokens> {
  return Tokens.parse(json);
}

const { clientId, clientSecret } = simulatorCredentials;
export const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;

/** POST to the token endpoint of version 2.0. */
export function userToken(
  cloud: TestCloud,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const usual = { authorization: basic, "user-agent": "test" };
  return cloud.ask("/oauth/token", { method: "POST", form, headers: { ...usual, ...headers } });
}

/** The access token of an owner who has just granted the records of a car. */
export async function recordsToken(cloud: TestCloud, vehicleId: string): Promise<string> {
  const permission = ["read_charge_records", "read_charge"];
  const answer = await decide(cloud, { decision: "connect", vehicle: vehicleId, permission });
  const { code = "" } = callbackParams(answer);
  const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri };
  return tokensIn(await userToken(cloud, form)).access_token;
}
