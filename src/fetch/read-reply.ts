import { readFeed } from "../control/feeds/read-feed";
import type { Feed, FeedOptions } from "../control/feeds/feed";
import { SmartcarError } from "../core/error";
import { say, type Text } from "../core/speech";
import { retryAfterMs } from "../http/retry-after";
import type { FetchReply, FetchRequest } from "./request";

/** What an answer means. */
export type FeedAnswer =
  | { readonly kind: "read"; readonly feed: Feed; readonly etag?: string | undefined }
  /** It names what is to be asked next. */
  | { readonly kind: "index"; readonly requests: readonly FetchRequest[] }
  /** There is nothing yet, which is no fault. */
  | { readonly kind: "not-yet" }
  /** The same as the last time. */
  | { readonly kind: "unchanged" }
  | { readonly kind: "failed"; readonly error: SmartcarError };

/** A request whose reply is read, and how. */
export interface Reading {
  readonly request: FetchRequest;
  readonly options: FeedOptions;
  readonly prepared?: ((answer: unknown) => unknown) | undefined;
  readonly leadsTo?: ((answer: unknown) => readonly FetchRequest[]) | undefined;
  readonly now: number;
}

/** What services write into a good answer where they have no data yet. */
const NOT_YET = /No marketprices found|no matching data found/i;

const UNAUTHENTICATED = /UNAUTHENTICATED|invalid[_ ]token/i;

const LONGEST_ERROR = 10_000;

/** Reads an answer by the formats that every node reads. Never throws. */
export function readReply(reply: FetchReply, { request, options, prepared, leadsTo, now }: Reading): FeedAnswer {
  const { status, headers, text } = reply;
  const { host } = new URL(request.url);
  if (status === 304) return { kind: "unchanged" };
  if (status === 204 || status === 404) return { kind: "not-yet" };
  if (status < 200 || status >= 300) return { kind: "failed", error: statusError(reply, request, now) };
  const isShort = text.length < LONGEST_ERROR;
  if (isShort && NOT_YET.test(text)) return { kind: "not-yet" };
  const answer = parsed(text);
  const requests = leadsTo?.(answer);
  if (requests) return requests.length > 0 ? { kind: "index", requests } : { kind: "not-yet" };
  const content = prepared ? prepared(answer) : answer;
  const found = readFeed({ payload: content }, options);
  if (found.ok) return { kind: "read", feed: found.feed, etag: [headers["etag"]].flat()[0] };
  if (isShort && UNAUTHENTICATED.test(text)) return { kind: "failed", error: refusedToken(host, 200) };
  if (found.came.key === "came.no-entso-e-data" || isEmpty(content)) return { kind: "not-yet" };
  const says: readonly Text[] = [
    say("error.feed-unreadable", { host, came: found.came }),
    ...(found.suggestion ? [found.suggestion] : []),
  ];
  return {
    kind: "failed",
    error: new SmartcarError("BAD_RESPONSE", [...says, say("error.feed-unchanged")], { retry: "later" }),
  };
}

/** Whether an answer has lists, and nothing in any of them: what is asked for is not there yet. */
function isEmpty(content: unknown): boolean {
  const lists = listsIn(content);
  return lists.length > 0 && lists.every((list) => list.length === 0) && !isError(content);
}

function isError(content: unknown): boolean {
  return typeof content === "object" && content !== null && ("errors" in content || "error" in content);
}

/** The lists of an answer that are in no other list. */
function listsIn(content: unknown, depth = 0): readonly (readonly unknown[])[] {
  if (Array.isArray(content)) return [content];
  if (typeof content !== "object" || content === null || depth > DEEPEST) return [];
  return Object.values(content).flatMap((held) => listsIn(held, depth + 1));
}

const DEEPEST = 5;

function parsed(text: string): unknown {
  try {
    const content: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return content;
  } catch {
    return text;
  }
}

function statusError(
  { status, headers, text }: FetchReply,
  { url, isSecret = false }: FetchRequest,
  now: number,
): SmartcarError {
  const { host } = new URL(url);
  const wait = retryAfterMs(headers, now) ?? retryAtMs(text, now);
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

/** Forecast.Solar says in its answer when it can be asked again. */
function retryAtMs(text: string, now: number): number | undefined {
  const [, time] = text.length < LONGEST_ERROR ? (/"retry-at"\s*:\s*"([^"]{10,40})"/.exec(text) ?? []) : [];
  const at = Date.parse(time ?? "");
  return at > now ? at - now : undefined;
}

function refusedToken(host: string, status: number): SmartcarError {
  return new SmartcarError("CREDENTIALS", say("error.feed-token", { host }), { status });
}
