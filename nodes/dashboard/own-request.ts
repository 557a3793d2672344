import type { IncomingMessage } from "node:http";

/** Only scripts of the page itself can set it, because no other page is allowed to. */
const OWN_HEADER = "x-smartcar-page";

/** By what a request is known not to be the page's own. */
export type Foreign = "content-type" | "header" | "cross-site";

/**
 * Why a request that would change something may come from another page; `undefined` for one of our own. What the browser says of its
 * origin counts first. Without that, the origin must be the host by which the request came, or by which it came to the proxy in front.
 */
export function foreignness({ headers }: IncomingMessage): Foreign | undefined {
  if (!/^application\/json\b/i.test(headers["content-type"] ?? "")) return "content-type";
  if (headers[OWN_HEADER] === undefined) return "header";
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" ? undefined : "cross-site";
  const { origin } = headers;
  if (origin === undefined) return undefined;
  const hosts = [headers.host, ...String(headers["x-forwarded-host"] ?? "").split(",")];
  return hosts.some((host) => host !== undefined && isAt(origin, host.trim())) ? undefined : "cross-site";
}

/** Whether an origin is at a host; the port of a scheme may be left out. */
function isAt(origin: string, host: string): boolean {
  if (host === "" || !URL.canParse(origin)) return false;
  const { protocol, host: own } = new URL(origin);
  const other = `${protocol}//${host}`;
  return URL.canParse(other) && new URL(other).host === own;
}
