import type { SmartcarClient } from "../../smartcar/client";
import type { CarRef } from "../../smartcar/checked-id";
import type { Clock } from "../../core/clock";
import { SmartcarError } from "../../core/error";
import type { CallLedger } from "./call-ledger";
import { isCounted } from "./billing";

export interface Counting {
  readonly clock: Clock;
  readonly calls: CallLedger;
  /** The account's client, opened on first use. */
  readonly connect: () => Promise<SmartcarClient>;
  readonly ref: () => Promise<CarRef>;
}

/** How a request is counted at `now`; throws SmartcarError `BUDGET` where too little is left. */
export type Spend = (now: number) => Promise<void>;

/** One request about a car, counted before it is sent; the count is taken back for what Smartcar turned away at the door. */
export async function countedCall<T>(
  { clock, calls, connect, ref }: Counting,
  spend: Spend,
  work: (client: SmartcarClient, car: CarRef) => Promise<T>,
): Promise<T> {
  const [client, car] = [await connect(), await ref()];
  const spentAt = clock.now();
  await spend(spentAt);
  try {
    return await work(client, car);
  } catch (err) {
    if (err instanceof SmartcarError && !isCounted(err)) await calls.refund(spentAt);
    if (err instanceof SmartcarError && err.reason === "VEHICLE_REQUEST_LIMIT") await calls.close(spentAt);
    throw err;
  }
}
