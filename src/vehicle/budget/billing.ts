import { SmartcarError } from "../../core/error";
import type { CarRef } from "../../smartcar/checked-id";
import type { SmartcarClient } from "../../smartcar/client";
import type { Clock } from "../../core/clock";
import type { CallLedger } from "./call-ledger";

/** Refusals at Smartcar's door, or at a proxy's before it. */
const FREE: ReadonlySet<number> = new Set([401, 403, 407, 429, 430]);

/**
 * Whether Smartcar counts the request that ended in this error as one of the month's calls: it counts what it answered, except
 * where it turned the request away at the door. A failure of its token service comes before any request about the car.
 */
export function isBilled({ status = 0, type, mayHaveReachedCar }: SmartcarError): boolean {
  const isOwnRefusal = (status >= 400 && status < 500 && status !== 409) || status === 501;
  return mayHaveReachedCar || (isOwnRefusal && !FREE.has(status) && type !== "OAUTH");
}

/** Whether Smartcar refused because the car may belong to another owner by now. */
export function isForAnother({ code, type }: SmartcarError): boolean {
  return code === "PERMISSION" && type === "AUTHENTICATION";
}

export interface BilledCallOptions {
  readonly clock: Clock;
  readonly calls: CallLedger;
  /** The account's client, opened on first use. */
  readonly connect: () => Promise<SmartcarClient>;
  readonly ref: () => Promise<CarRef>;
  /** Hears that Smartcar has refused a request on behalf of the owner that `ref` named. */
  readonly onRefused?: (() => void) | undefined;
}

/** How a request is counted at `now`; throws SmartcarError `BUDGET` where too little is left. */
export type Spend = (now: number) => Promise<void>;

/** One request about a car, counted before it is sent; the count is taken back for what Smartcar turned away at the door. */
export async function billedCall<T>(
  { clock, calls, connect, ref, onRefused }: BilledCallOptions,
  spend: Spend,
  work: (client: SmartcarClient, car: CarRef) => Promise<T>,
): Promise<T> {
  const [client, car] = [await connect(), await ref()];
  const spentAt = clock.now();
  await spend(spentAt);
  try {
    return await work(client, car);
  } catch (err) {
    if (err instanceof SmartcarError && !isBilled(err)) await calls.refund(spentAt).catch(() => {});
    if (err instanceof SmartcarError && isForAnother(err)) onRefused?.();
    if (err instanceof SmartcarError && err.reason === "VEHICLE_REQUEST_LIMIT")
      await calls.close(spentAt).catch(() => {});
    throw err;
  }
}
