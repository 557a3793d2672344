import type { NodeAPI } from "node-red";
import { answerForm } from "../runtime/admin";

/** Fetches once for a dialog, from the form as it stands there. The code is loaded with the first question. */
export function serveTryPrices(RED: NodeAPI): void {
  answerForm(RED, "/smartcar/prices/try", async (form) => {
    const { tryPrices } = await import("./try-prices.js");
    return tryPrices(RED, form);
  });
}
