import { MINUTE_MS } from "../../core/duration";
import type { PageRefusal } from "../page-request";

/** The answer to a POST. A refusal has the text of the server; `undefined` means that there was no answer. */
export type Posted<T> =
  | { readonly is: "answer"; readonly body: T }
  | { readonly is: "refusal"; readonly error: PageRefusal["error"]; readonly status: number }
  /** `isSent`: whether it may have arrived. */
  | { readonly is: "nothing"; readonly isSent: boolean };

/** A command has to wait for the car. */
const PATIENCE_MS = 2 * MINUTE_MS;

/** Sends JSON to one of the addresses of the page. It never repeats anything: a missing answer is reported. */
export async function post<T>(address: string, body: unknown): Promise<Posted<T>> {
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", "x-smartcar-page": "1" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.ok) return { is: "answer", body: await bodyOf<T>(answer) };
    const { error } = await bodyOf<PageRefusal>(answer);
    return { is: "refusal", error, status: answer.status };
  } catch {
    return { is: "nothing", isSent: navigator.onLine };
  }
}

/** The body, which the contract with the server guarantees. */
export async function bodyOf<T>(answer: Response): Promise<T> {
  const body: T = await answer.json();
  return body;
}
