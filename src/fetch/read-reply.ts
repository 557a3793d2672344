import { readFeed } from "../control/feeds/read-feed";
import type { Feed, FeedOptions } from "../control/feeds/feed";
import { SmartcarError } from "../core/error";
import { say, type Text } from "../core/speech";
import { retryAfterMs } from "../http/retry-after";
import type { FetchReply, FetchRequest } from "./request";

/** What an answer means. */
export type FeedAnswer =
  | { readonly kind: "read"; readonly feed: Feed; readonly etag?: string | undefined }
  /** There is nothing yet, which is no fault. */
  | { readonly kind: "not-yet" }
  /** The same as the last time. */
  | { readonly kind: "unchanged" }
  | { readonly kind: "failed"; readonly error: SmartcarError };

export interface Reading {
  readonly request: FetchRequest;
  readonly options: FeedOptions;
  readonly prepared?: ((answer: unknown) => unknown) | undefined;
  readonly now: number;
}

/** What services write into a good answer where they have no data yet. */
const NOT_YET = /No marketprices found|no matching data found/i;

const UNAUTHENTICATED = /UNAUTHENTICATED|invalid[_ ]token/i;

const LONGEST_ERROR = 10_000;

/** Reads an answer by the formats that every node reads. Never throws. */
export function readReply(reply: FetchReply, { request, options, prepared, now }: Reading): FeedAnswer {
  const { status, headers, text } = reply;
  const { host } = new URL(request.url);
  if (status === 304) return { kind: "unchanged" };
  if (status === 204 || status === 404) return { kind: "not-yet" };
  if (status < 200 || status >= 300) return { kind: "failed", error: statusError(reply, request, now) };
  const isShort = text.length < LONGEST_ERROR;
  if (isShort && NOT_YET.test(text)) return { kind: "not-yet" };
  const content = parsed(text);
  const found = readFeed({ payload: prepared ? prepared(content) : content }, options);
  if (found.ok) return { kind: "read", feed: found.feed, etag: [headers["etag"]].flat()[0] };
  if (isShort && UNAUTHENTICATED.test(text)) return { kind: "failed", error: refusedToken(host, 200) };
  if (found.came.key === "came.no-entso-e-data") return { kind: "not-yet" };
  const says: readonly Text[] = [
    say("error.feed-unreadable", { host, came: found.came }),
    ...(found.suggestion ? [found.suggestion] : []),
  ];
  return {
    kind: "failed",
    error: new SmartcarError("BAD_RESPONSE", [...says, say("error.feed-unchanged")], { retry: "later" }),
  };
}

function parsed(text: string): unknown {
  try {
    const content: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return content;
  } catch {
    return text;
  }
}

function statusError(
  { status, headers }: FetchReply,
  { url, isSecret = false }: FetchRequest,
  now: number,
): SmartcarError {
  const { host } = new URL(url);
  const wait = retryAfterMs(headers, now);
  if (status === 401 || status === 403) {
    if (isSecret) return refusedToken(host, status);
    return new SmartcarError("PERMISSION", say("error.feed-no-token", { host, status: String(status) }), { status });
  }
  if (status === 429)
    return new SmartcarError("RATE_LIMIT", say("error.feed-limit", { host }), {
      status,
      retry: "later",
      retryAfterMs: wait,
    });
  const key = status >= 500 ? "error.feed-server" : "error.feed-refused";
  const says = say(key, { host, status: String(status) });
  return new SmartcarError(status >= 500 ? "UPSTREAM" : "REJECTED", says, {
    status,
    retry: "later",
    retryAfterMs: wait,
  });
}

function refusedToken(host: string, status: number): SmartcarError {
  return new SmartcarError("CREDENTIALS", say("error.feed-token", { host }), { status });
}
