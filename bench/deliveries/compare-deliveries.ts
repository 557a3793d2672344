import { join } from "node:path";
import { compare, startContender, type Contender, type Rate } from "../rounds";

export const receiverNames = {
  ours: "this package: check, parse, validate, dedupe, merge",
  sdk: "Smartcar's SDK: JSON.parse and verifyPayload",
  hmac: "HMAC and JSON.parse",
} as const;

export interface DeliveriesResult {
  readonly rates: Readonly<Record<string, Rate>>;
  /** Per CPU second, as the next. */
  readonly oursToSdk: number;
  readonly oursToHmac: number;
}

const ROUNDS = 9;
const UNITS = 10_000;

/** What one webhook delivery costs from its bytes to what is known of the car, here and elsewhere. */
export async function compareDeliveries(): Promise<DeliveriesResult> {
  const receivers = new Map<string, Contender>();
  try {
    for (const name of Object.keys(receiverNames)) {
      receivers.set(name, await startContender(join(__dirname, "delivery-process.ts"), [name]));
    }
    const plan = { work: "delivery", units: UNITS, atOnce: 1, rounds: ROUNDS };
    const { rates, ratio } = await compare(receivers, plan);
    return { rates, oursToSdk: ratio("ours", "sdk"), oursToHmac: ratio("ours", "hmac") };
  } finally {
    for (const receiver of receivers.values()) receiver.close();
  }
}
