import { isRecord } from "../core/describe-value";
import { signalCode } from "./signal-code";

/** Why a delivery was sent. */
export interface Triggers {
  /** The codes of the signals that have changed. */
  readonly triggers: readonly string[];
  /** Whether it is the first one after subscribing, or after the webhook was enabled again. */
  readonly firstDelivery: boolean;
}

/** Reads the triggers in all their forms; what cannot be read is left out. */
export function readTriggers(wire: unknown): Triggers {
  const items: readonly unknown[] = Array.isArray(wire) ? wire : [];
  return {
    triggers: items.map(triggerCode).filter((code) => code !== undefined),
    firstDelivery: items.some(isFirstDelivery),
  };
}

function triggerCode(item: unknown): string | undefined {
  return (isRecord(item) ? signalCode(item["signal"]) : undefined) ?? signalCode(item);
}

/** Said as the type, as the code, or as the whole item. */
function isFirstDelivery(item: unknown): boolean {
  const words = isRecord(item) ? [item["type"], item["code"]] : [item];
  return words.some((word) => typeof word === "string" && word.toUpperCase() === "FIRST_DELIVERY");
}
