import { createHmac, timingSafeEqual } from "node:crypto";
import { systemClock } from "../../src/core/clock";
import { memoryStore } from "../../src/store/memory-store";
import { mergeSignal } from "../../src/vehicle/state/known-signal";
import { receive } from "../../src/webhook/receive";
import { KnownDeliveries } from "../../src/webhook/known-deliveries";
import { managementToken, type SignedBody } from "./signed-bodies";
import type { KnownSignal } from "../../src/vehicle/state/stored-state";

/** Takes one delivery; gives how many signals it understood. Throws for one that is not genuine. */
export type Take = (delivery: SignedBody) => number;

/** Fewer than there are different deliveries, so that each is new when its turn comes again. */
const REMEMBERED = 500;

/** This package: checks, reads and validates, knows what it took before, merges signal by signal. */
export function ours(): Take {
  const seen = new KnownDeliveries({ store: memoryStore(), clock: systemClock, limit: REMEMBERED });
  const known = new Map<string, KnownSignal>();
  return ({ body, signature }) => {
    const headers = { "sc-signature": signature };
    const decision = receive({ headers, body }, { managementToken, isRepeated: (delivery) => seen.has(delivery) });
    if (decision.outcome !== "accepted" || decision.delivery.kind !== "state") throw new Error(decision.outcome);
    seen.add(decision.delivery);
    const heard = { receivedAt: Date.now(), source: "webhook" } as const;
    const { signals } = decision.delivery;
    for (const signal of signals) known.set(signal.code, mergeSignal(known.get(signal.code), signal, heard));
    return signals.length;
  };
}

interface Sdk {
  readonly verifyPayload: (token: string, signature: string, body: object) => boolean;
}

/** Smartcar's SDK: its check of a parsed body, and no more. */
export function officialSdk(): Take {
  const { verifyPayload }: Sdk = require("smartcar");
  return ({ body, signature }) => {
    const document = JSON.parse(body.toString());
    if (!verifyPayload(managementToken, signature, document)) throw new Error("not genuine");
    return document.data.signals.length;
  };
}

/** What cannot be left out by anyone. */
export function bareHmac(): Take {
  return ({ body, signature }) => {
    const expected = createHmac("sha256", managementToken).update(body).digest();
    if (!timingSafeEqual(Buffer.from(signature, "hex"), expected)) throw new Error("not genuine");
    return JSON.parse(body.toString()).data.signals.length;
  };
}
