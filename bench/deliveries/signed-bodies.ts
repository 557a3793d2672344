import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../root";

export const managementToken = "0a6a1d5e-5f9b-4c7b-9d25-2f8c1a3b4c5d";

/** A delivery as it comes in: the bytes, and the header that signs them. */
export interface SignedBody {
  readonly body: Buffer;
  readonly signature: string;
}

const SIGNALS = 24;

/** Deliveries of what a real car told, 24 signals in each, and each an event of its own. */
export function signedBodies(count: number): readonly SignedBody[] {
  const file = join(root, "test/fixtures/webhooks/jaguar_ipace_all.json");
  const real = JSON.parse(readFileSync(file, "utf8"));
  const data = { ...real.data, signals: real.data.signals.slice(0, SIGNALS) };
  return Array.from({ length: count }, (_, index) => {
    const body = Buffer.from(JSON.stringify({ ...real, eventId: `event-${index}`, data }));
    return { body, signature: createHmac("sha256", managementToken).update(body).digest("hex") };
  });
}
