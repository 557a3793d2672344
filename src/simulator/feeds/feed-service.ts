import type { FeedService } from "./feed-query";
import { LOCAL_SERVICES, PRICE_SERVICES } from "./price-bodies";
import { LOCAL_SOLAR, SOLAR_SERVICES } from "./solar-bodies";

const LOCAL: Readonly<Record<string, FeedService>> = { ...LOCAL_SERVICES, ...LOCAL_SOLAR };

/** The service at a host; an empty one is the home's own network, where `own` replaces what is made up, by the beginning of a path. */
export function feedServiceAt(
  host: string,
  path: string,
  own: Readonly<Record<string, FeedService>> = {},
): FeedService {
  const local = Object.entries({ ...LOCAL, ...own }).find(([beginning]) => path.startsWith(beginning))?.[1];
  const known = host === "" ? local : (PRICE_SERVICES[host] ?? SOLAR_SERVICES[host]);
  return known ?? (() => ({ status: 404, text: "Not found" }));
}

/** What the made-up services answer to an address, without any connection. */
export function simulatedReply(url: URL, now: number): { readonly status: number; readonly text: string } {
  const { pathname: path, searchParams: query } = url;
  const { status = 200, json, text = "" } = feedServiceAt("", path)({ path, query, headers: {}, body: "", now });
  return { status, text: json === undefined ? text : JSON.stringify(json) };
}
