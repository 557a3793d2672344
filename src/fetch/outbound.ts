import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import type { Dispatcher } from "undici";
import { SmartcarError } from "../core/error";
import { isNearbyAddress } from "../core/private-network";
import { say } from "../core/speech";
import { openDispatcher } from "../http/dispatcher";
import { faultOf } from "../http/fault";
import { Lifetime } from "../http/lifetime";
import { failureOf, silent, type Failure } from "../http/network-failure";
import { wholeReply } from "../http/whole-reply";
import type { FetchReply, FetchRequest } from "./request";

export interface OutboundOptions {
  /** Who asks, and where its maker can be reached: some services refuse everybody else. */
  readonly userAgent: string;
  /** Where a host really is, as a hosts file says it; only for hosts of its own computer. */
  readonly route?: ((url: URL) => URL) | undefined;
  readonly timeoutMs?: number | undefined;
}

const TIMEOUT_MS = 30_000;

const MOST_REDIRECTS = 3;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Sends requests to suppliers. What is public stays public: an answer or a name server cannot lead a request into a private network,
 * nor a secret to another host. Addresses of the user's own may be anywhere.
 */
export class Outbound {
  readonly #options: OutboundOptions;
  readonly #dispatchers = new Map<string, Promise<Dispatcher>>();
  readonly #lifetimes = new Set<Lifetime>();

  constructor(options: OutboundOptions) {
    this.#options = options;
  }

  /** The whole answer, whatever its status. Throws SmartcarError, which names the host and nothing else of the address. */
  async send(request: FetchRequest): Promise<FetchReply> {
    const lifetime = new Lifetime();
    this.#lifetimes.add(lifetime);
    const unlimit = lifetime.limit(this.#options.timeoutMs ?? TIMEOUT_MS);
    let url = urlOf(request.url);
    try {
      for (let redirects = 0; ; redirects += 1) {
        const reply = await this.#exchange(request, url, lifetime);
        const location = [reply.headers["location"]].flat()[0];
        if (!REDIRECTS.has(reply.status) || location === undefined) return reply;
        url = this.#redirected(request, url, { location, redirects, status: reply.status });
      }
    } catch (cause) {
      if (cause instanceof SmartcarError && cause.code !== "CLOSED") throw cause;
      if (lifetime.end !== undefined) throw failed(lifetime.end === "abort" ? closed : silent, url);
      throw isRefusedAddress(cause) ? refused("error.host-private", url) : failed(failureOf(faultOf(cause)), url);
    } finally {
      unlimit();
      lifetime.release();
      this.#lifetimes.delete(lifetime);
    }
  }

  /** Ends what is under way and frees the connections. */
  async close(): Promise<void> {
    for (const lifetime of this.#lifetimes) lifetime.abort();
    for (const opening of this.#dispatchers.values()) {
      const dispatcher = await opening.catch(() => undefined);
      await dispatcher?.destroy();
    }
    this.#dispatchers.clear();
  }

  async #exchange({ body, headers, isOwn = false }: FetchRequest, url: URL, lifetime: Lifetime): Promise<FetchReply> {
    const { userAgent, route } = this.#options;
    const to = route?.(url) ?? url;
    const isFree = isOwn || to !== url;
    if (!isFree && isNearbyAddress(to.hostname)) throw refused("error.host-private", url);
    const dispatcher = await lifetime.race(this.#dispatcher(to.origin, isFree));
    return wholeReply(
      dispatcher,
      {
        origin: to.origin,
        path: `${to.pathname}${to.search}`,
        method: body === undefined ? "GET" : "POST",
        headers: {
          accept: "application/json",
          "accept-encoding": "gzip",
          "user-agent": userAgent,
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        body: body ?? null,
      },
      lifetime,
    );
  }

  #dispatcher(origin: string, isFree: boolean): Promise<Dispatcher> {
    const key = isFree ? origin : "";
    const known = this.#dispatchers.get(key) ?? openDispatcher(origin, isFree ? undefined : publicLookup);
    this.#dispatchers.set(key, known);
    return known;
  }

  #redirected(
    { isSecret = false, isOwn = false, body }: FetchRequest,
    from: URL,
    { location, redirects, status }: { readonly location: string; readonly redirects: number; readonly status: number },
  ): URL {
    const to = URL.canParse(location, from) ? new URL(location, from) : undefined;
    const isDowngrade = from.protocol === "https:" && to?.protocol !== "https:";
    const keepsBody = body === undefined || status === 307 || status === 308;
    const mayFollow = to !== undefined && /^https?:$/.test(to.protocol) && !isDowngrade && keepsBody;
    if (!mayFollow || redirects >= MOST_REDIRECTS) throw refused("error.host-redirect", from);
    // Nobody's own server sends on to others, and a secret is for one host only.
    if (to.origin !== from.origin && (isSecret || isOwn)) throw refused("error.host-redirect", from);
    return to;
  }
}

const closed: Failure = { code: "CLOSED", says: "error.host-closed" };

const PRIVATE = "PRIVATE_ADDRESS";

/** Looks a name up like the system does, and refuses addresses of private networks. */
const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, "", 0);
    const [first] = addresses;
    if (!first || addresses.some(({ address }) => isNearbyAddress(address)))
      return done(Object.assign(new Error(PRIVATE), { code: PRIVATE }), "", 0);
    if (options.all === true) done(null, addresses);
    else done(null, first.address, first.family);
  });
};

function isRefusedAddress(cause: unknown): boolean {
  return faultOf(cause).code === PRIVATE;
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "") return url;
  throw new SmartcarError("BAD_INPUT", say("error.feed-address"));
}

function failed({ code, says }: Failure, { host }: URL): SmartcarError {
  return new SmartcarError(code, say(says, { host }), { retry: code === "CLOSED" ? "never" : "later" });
}

function refused(key: "error.host-private" | "error.host-redirect", { host }: URL): SmartcarError {
  return new SmartcarError("NETWORK", say(key, { host }), { retry: "never" });
}
