import { createHmac } from "node:crypto";
import { parseBody } from "../../../src/webhook/body";
import type { Incoming } from "../../../src/webhook/receive";
import { fixtureText } from "../../support/fixture";

export const managementToken = "0a6a1d5e-5f9b-4c7b-9d25-2f8c1a3b4c5d";

/** The signature as Smartcar makes it. */
export function sign(body: Uint8Array | string, token = managementToken): string {
  return createHmac("sha256", token).update(body).digest("hex");
}

export interface Signed extends Incoming {
  readonly body: Buffer;
}

/** A request as Smartcar sends it: compact JSON as bytes, signed. */
export function delivery(document: unknown): Signed {
  return signedBytes(Buffer.from(JSON.stringify(document)));
}

/** Any bytes, signed. */
export function signedBytes(body: Buffer): Signed {
  return { method: "POST", headers: { "content-type": "application/json", "sc-signature": sign(body) }, body };
}

/** A real body, by the name of its fixture, as the bytes of that file. */
export function realBytes(name: string): Buffer {
  return Buffer.from(fixtureText(`webhooks/${name}.json`));
}

/** A real body with other parts put in place. */
export function realDocument(name: string, parts: object = {}): Record<string, unknown> {
  return { ...Object(parseBody(realBytes(name))), ...parts };
}
