import { SmartcarError } from "../../core/error";
import type { ErrorCode, ErrorDetail, RetryAdvice } from "../../core/error";
import { say, type Key, type Text } from "../../core/speech";
import { adviceFor } from "./advice";
import { redact } from "../../http/redact";
import type { Refusal } from "./refusal";
import type { Answer, ApiRequest } from "../transport/request";

/** What an error is to tell of an answer besides what was wrong with it. */
export interface Circumstances {
  readonly request: ApiRequest;
  readonly answer: Answer;
  /** What Smartcar, or our own throttle, asks to wait. */
  readonly retryAfterMs?: number | undefined;
}

const LONGEST_OWNER_MESSAGE = 300;

/** The error for a refusal. Of Smartcar's document only its words and the text for the owner get through. */
export function refusalError(refusal: Refusal, { request, answer, retryAfterMs }: Circumstances): SmartcarError {
  // Behind a late answer the document knows better than the status line, which left before the outcome was known.
  const status = answer.status < 300 ? (refusal.status ?? answer.status) : answer.status;
  const isDuplicate = status === 409 && refusal.type === undefined && request.vehicleId === undefined;
  const { type, reason, ownerMessage } = isDuplicate ? { ...refusal, type: "CONFLICT" } : refusal;
  const advice = adviceFor({ type, reason }, status);
  const isHint = advice.code === "OWNER_ACTION" && ownerMessage !== undefined && ownerMessage !== "";
  const hint = isHint ? [say("error.owner-message", { message: quotable(ownerMessage) })] : [];
  const isDoubtful = advice.isDoubtful && request.kind === "command";
  const requestId = requestIdOf(answer);
  return new SmartcarError(advice.code, [say(advice.says), ...hint], {
    scope: advice.scope === "vehicle" && request.vehicleId === undefined ? "request" : advice.scope,
    retry: isDoubtful ? "read-back" : advice.retry,
    retryAfterMs: retryAfterMs ?? advice.waitMs,
    status,
    type,
    reason,
    mayHaveReachedCar: request.kind !== "account" && mayHaveReachedCar(status),
    requestId,
    cause: { call: request.what, status, ...known({ type, reason, requestId }) },
  });
}

/** The error for an answer that is no document of Smartcar's, or not the one that was asked for. */
export function unreadableError(finding: Finding, { request, answer, retryAfterMs }: Circumstances): SmartcarError {
  const { status } = answer;
  const { code, says } = unreadable(finding, status);
  const requestId = requestIdOf(answer);
  return new SmartcarError(code, says, {
    retry: retryUnread(request, status),
    retryAfterMs,
    status,
    mayHaveReachedCar: request.kind !== "account" && mayHaveReachedCar(status),
    requestId,
    cause: { call: request.what, status, ...known({ requestId }) },
  });
}

/** The error for an answer that lacks what was asked for. */
export function lackingError(expected: Expected, circumstances: Circumstances): SmartcarError {
  return unreadableError(say("error.response-without", { expected: say(`what.${expected}`) }), circumstances);
}

/** What an answer is asked for, as the catalog names it. */
export type Expected = Extract<Key, `what.${string}`> extends `what.${infer Name}` ? Name : never;

/** The error for an answer that points to another address, which is never followed: a command must not go to strangers. */
export function redirectError({ request, answer, retryAfterMs }: Circumstances): SmartcarError {
  const { status, headers } = answer;
  const host = hostIn([headers["location"]].flat()[0], request.origin);
  const requestId = requestIdOf(answer);
  return new SmartcarError("BAD_RESPONSE", say("error.response-elsewhere", { host }), {
    retry: "later",
    retryAfterMs,
    status,
    requestId,
    cause: { call: request.what, status, ...known({ requestId }) },
  });
}

/** The host alone: the rest of an address may hold anything. */
function hostIn(location: string | undefined, origin: string): string {
  return location !== undefined && URL.canParse(location, origin) ? new URL(location, origin).host : "?";
}

/** What is wrong with an answer; `page` and `foreign` are no answers of Smartcar's at all. */
export type Finding = Text | "page" | "foreign";

/** What to call an answer whose text is no answer of Smartcar's. */
export function findingOf(text: string): Finding {
  const start = text.trimStart().slice(0, 200);
  if (start === "") return say("error.response-empty");
  if (start.startsWith("<")) return "page";
  return /^[{[]/.test(start) && !isWhole(text) ? say("error.response-incomplete") : "foreign";
}

function isWhole(text: string): boolean {
  return /[}\]]\s*$/.test(text);
}

function unreadable(finding: Finding, status: number): { readonly code: ErrorCode; readonly says: Text } {
  if (status === 407) return { code: "NETWORK", says: say("error.proxy-login") };
  const isOutage = status >= 500 || status === 408;
  const says = typeof finding !== "string" ? finding : say(`error.response-${finding}${isOutage ? "-outage" : ""}`);
  if (status === 504 || status === 408) return { code: "TIMEOUT", says };
  return { code: status >= 500 ? "SERVER" : "BAD_RESPONSE", says };
}

function retryUnread({ kind }: ApiRequest, status: number): RetryAdvice {
  return kind === "command" && mayHaveReachedCar(status) ? "read-back" : "later";
}

/** What is known of a record. */
function known(facts: Readonly<Record<string, string | undefined>>): object {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined));
}

function quotable(message: string): string {
  return redact(message.replace(/\s+/g, " ").trim()).slice(0, LONGEST_OWNER_MESSAGE);
}

/** The error for a value that is missing because nothing was collected yet. */
export function nothingCollected(detail: Omit<ErrorDetail, "scope" | "retry"> = {}): SmartcarError {
  return new SmartcarError("NO_DATA", say("error.no-data"), { ...detail, scope: "vehicle", retry: "later" });
}

/** Smartcar's id of a request, which its support asks for. */
export function requestIdOf({ headers }: Answer): string | undefined {
  const id = [headers["sc-request-id"]].flat()[0];
  return id !== undefined && /^[\w-]{1,100}$/.test(id) ? id : undefined;
}

/** What a gateway says of a request whose fate it does not know. */
const UNKNOWN_FATES: ReadonlySet<number> = new Set([408, 409, 425]);

/**
 * Whether an answer of this status means that the car or its make may have been asked. Smartcar refuses the rest on its
 * own: 400 to 404, 429, 430, and 501 for what a car cannot do.
 */
function mayHaveReachedCar(status: number): boolean {
  return status < 300 || UNKNOWN_FATES.has(status) || (status >= 500 && status !== 501);
}
