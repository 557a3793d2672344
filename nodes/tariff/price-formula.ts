import type { Node, NodeAPI } from "node-red";
import { systemClock } from "../../src/core/clock";
import { localTime } from "../../src/control/shared/local-time";
import type { Slot } from "../../src/control/shared/slots";
import { HOUR_MS } from "../../src/core/duration";
import { SmartcarError } from "../../src/core/error";
import { isoText } from "../../src/core/instant";
import type { Text } from "../../src/core/speech";
import { say } from "../runtime/speech";
import { expressionFaults, partOf, reasonOf } from "../settings/expression-faults";
import { evaluateAll, type Ask, type Evaluated } from "./formula-process";
import { Guard } from "../runtime/guard";
import { onClose } from "../runtime/handle-input";

/** A computer that is busy takes seconds to begin a process. */
const LIMIT_MS = 10_000;

/** A formula, and the label of its field. */
export interface LabeledFormula {
  readonly text: string;
  readonly label: Text;
}

/** Maps the net price of each slot to the total one. Rejects with SmartcarError `BAD_INPUT` when it gives no number. */
export type PriceFormula = (slots: readonly Slot[], zone: string) => Promise<readonly Slot[]>;

/**
 * A formula in JSONata, as `(price + (hour >= 17 ? 0.12 : 0.04)) * 1.25`, over `price` (net, per kWh), `start` (ISO, UTC)
 * and the local `hour`, `month` and `weekday` (Monday is 1). It sees the beginning of each slot, so slots that cross an
 * hour are to be split before. It is tried once at the start, and what is wrong with it is reported at the node; it runs in a process of
 * its own, which ends with the node. Throws SmartcarError `BAD_INPUT` when it is no JSONata.
 */
export function priceFormula(
  RED: NodeAPI,
  node: Node,
  { text, label }: LabeledFormula,
  limitMs = LIMIT_MS,
): PriceFormula {
  // Parsing ends with any text.
  const fault = expressionFaults(RED, node)(text);
  if (fault !== undefined)
    throw new SmartcarError("BAD_INPUT", say("error.formula-not-jsonata", { label, why: fault }));
  const closing = new AbortController();
  onClose(node, () => closing.abort());
  const ask = askOf(RED, node);

  const formula: PriceFormula = async (slots, zone) => {
    const variables = slots.map((slot) => variablesOf(slot, zone));
    const run = { formula: text, label, variables, ask, closing: closing.signal, limitMs };
    const results = await evaluateAll(run).catch((cause: unknown) => {
      if (cause instanceof SmartcarError) throw cause;
      const why = partOf(reasonOf(cause));
      throw new SmartcarError("BAD_INPUT", say("error.formula-not-usable", { label, why }), { cause });
    });
    return slots.map((slot, index) => ({
      ...slot,
      value: numberIn(results[index], { label, start: isoText(slot.startAt) }),
    }));
  };

  const now = systemClock.now();
  const sample = [{ startAt: now, endAt: now + HOUR_MS, value: 0.1 }];
  new Guard(node).over(async () => {
    await formula(sample, "UTC").catch((err: unknown) => {
      if (!closing.signal.aborted) throw err;
    });
  })();
  return formula;
}

function variablesOf({ startAt, value }: Slot, zone: string): object {
  const { hour, month, weekday } = localTime(startAt, zone);
  return { price: value, start: isoText(startAt), hour, month, weekday };
}

function numberIn(result: Evaluated | undefined, where: { readonly label: Text; readonly start: string }): number {
  if (result && "value" in result) return result.value;
  if (result && "failed" in result)
    throw new SmartcarError("BAD_INPUT", say("error.formula-fails", { ...where, why: partOf(result.failed) }));
  const kind = KINDS.find((one) => one === result?.kind) ?? "nothing";
  throw new SmartcarError("BAD_INPUT", say("error.formula-no-number", { ...where, came: say(`kind.${kind}`) }));
}

/** What a formula gives instead of a number. */
const KINDS = ["nothing", "null", "list", "string", "boolean", "number", "object", "function"] as const;

/** What formulas of Node-RED reach beside their variables. */
function askOf(RED: NodeAPI, node: Node): Ask {
  return async ({ what, name, store }) => {
    if (what === "env") return RED.util.evaluateNodeProperty(name, "env", node, {});
    const context = node.context()[what];
    return new Promise((resolve, reject) => {
      context.get(name, store, (err: unknown, value: unknown) => {
        if (err) reject(new Error(reasonOf(err)));
        else resolve(value);
      });
    });
  };
}
