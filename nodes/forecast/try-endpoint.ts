import type { NodeAPI } from "node-red";
import { answerForm } from "../runtime/admin";

/** Fetches once for a dialog, from the form as it stands there. The code is loaded with the first question. */
export function serveTryForecast(RED: NodeAPI): void {
  answerForm(RED, "/smartcar/forecast/try", async (form) => {
    const { tryForecast } = await import("./try-forecast.js");
    return tryForecast(RED, form);
  });
}
