import type { Dispatcher } from "undici";
import { openDispatcher } from "../../src/api/dispatcher";

export interface Relayed {
  readonly status: number;
  readonly location: string;
  readonly html: string;
}

/**
 * Fetches Connect's page from the built-in simulator, which answers on this computer only, for a browser that may be anywhere.
 * `address` has the query of the page, `form` what the owner sent with it.
 */
export async function relay(address: string, form?: Readonly<Record<string, unknown>>): Promise<Relayed> {
  const { origin, pathname, search } = new URL(address);
  const dispatcher: Dispatcher = await openDispatcher(origin);
  try {
    const { statusCode, headers, body } = await dispatcher.request({
      origin,
      path: pathname + search,
      method: form ? "POST" : "GET",
      headers: form ? { "content-type": "application/x-www-form-urlencoded" } : {},
      body: form ? encoded(form) : null,
    });
    return { status: statusCode, location: String(headers["location"] ?? ""), html: await body.text() };
  } finally {
    await dispatcher.destroy();
  }
}

/** Node-RED has taken the form apart already; what was given several times is a list. */
function encoded(form: Readonly<Record<string, unknown>>): string {
  const fields = Object.entries(form).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]));
  return new URLSearchParams(fields).toString();
}
