import type { Node, NodeAPI } from "node-red";
import { localTime } from "../../src/control/local-time";
import type { Slot } from "../../src/control/slots";
import { SmartcarError } from "../../src/error";

/** What a formula may use. */
const VARIABLES = "price, start, hour, month and weekday";

/** Maps the net price of each slot to the total one. Rejects with SmartcarError `BAD_INPUT` when it gives no number. */
export type PriceFormula = (slots: readonly Slot[], zone: string) => Promise<readonly Slot[]>;

/** This many evaluations, then others have their turn. */
const AT_ONCE = 50;

/**
 * A formula in JSONata, as `(price + (hour >= 17 ? 0.12 : 0.04)) * 1.25`, over `price` (net, per kWh), `start` (ISO, UTC)
 * and the local `hour`, `month` and `weekday` (Monday is 1). It sees the beginning of each slot, so slots that cross an
 * hour are to be split before. Throws SmartcarError `BAD_INPUT` when it is no JSONata.
 */
export function priceFormula(RED: NodeAPI, node: Node, text: string): PriceFormula {
  const expression = prepared(RED, node, text);

  function evaluated(variables: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      RED.util.evaluateJSONataExpression(expression, { ...variables }, (err: unknown, value: unknown) => {
        if (err) reject(err instanceof Error ? err : new Error(reasonOf(err)));
        else resolve(value);
      });
    });
  }

  return async (slots, zone) => {
    const priced: Slot[] = [];
    for (const slot of slots) {
      if (priced.length % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
      const start = new Date(slot.startAt).toISOString();
      const { hour, month, weekday } = localTime(slot.startAt, zone);
      const value = await evaluated({ price: slot.value, start, hour, month, weekday }).catch((cause: unknown) => {
        throw new SmartcarError("BAD_INPUT", `The price formula fails at ${start}: ${reasonOf(cause)}`, { cause });
      });
      if (typeof value !== "number" || !Number.isFinite(value))
        throw new SmartcarError(
          "BAD_INPUT",
          `The price formula gives ${kindOf(value)} at ${start}, not a number. It can use ${VARIABLES}`,
        );
      priced.push({ ...slot, value });
    }
    return priced;
  };
}

function prepared(RED: NodeAPI, node: Node, text: string): ReturnType<typeof RED.util.prepareJSONataExpression> {
  try {
    return RED.util.prepareJSONataExpression(text, node);
  } catch (cause) {
    throw new SmartcarError("BAD_INPUT", `The price formula is not JSONata: ${reasonOf(cause)}`, { cause });
  }
}

/** JSONata rejects with records that are no errors. */
function reasonOf(cause: unknown): string {
  const message: unknown =
    typeof cause === "object" && cause !== null ? Object.getOwnPropertyDescriptor(cause, "message")?.value : undefined;
  return typeof message === "string" ? message : "it cannot be evaluated";
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
