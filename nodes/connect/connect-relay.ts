import { openDispatcher } from "../../src/http/dispatcher";
import { paths } from "../../src/smartcar/paths";
import { plainText } from "../../src/core/describe-value";

interface RelayRequest {
  readonly search: string;
  readonly form: Readonly<Record<string, unknown>> | undefined;
}

/** A response that sends the browser of an owner on to the Node-RED that asked. */
export interface Relayed {
  readonly status: number;
  readonly location: string;
  /** What the page may load. */
  readonly policy: string;
  readonly html: string;
}

/**
 * Fetches Connect's page from the built-in simulator at `origin`, which answers on this computer only, for a browser that may be
 * anywhere. `search` is the page's own query, `form` what the owner sent with it.
 */
export async function relay(origin: string, { search, form }: RelayRequest): Promise<Relayed> {
  const dispatcher = await openDispatcher(origin);
  try {
    const { statusCode, headers, body } = await dispatcher.request({
      origin,
      path: paths.connect(new URLSearchParams(search)),
      method: form ? "POST" : "GET",
      headers: form ? { "content-type": "application/x-www-form-urlencoded" } : {},
      body: form ? encoded(form) : null,
    });
    const location = String(headers["location"] ?? "");
    const policy = String(headers["content-security-policy"] ?? "");
    return { status: statusCode, location, policy, html: await body.text() };
  } finally {
    await dispatcher.destroy();
  }
}

/** Node-RED has taken the form apart already; what was given several times is a list. */
function encoded(form: Readonly<Record<string, unknown>>): string {
  const fields = Object.entries(form).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, plainText(one) ?? ""]),
  );
  return new URLSearchParams(fields).toString();
}
