import { SmartcarError } from "../../core/error";
import type { ErrorCode, RetryAdvice } from "../../core/error";
import { adviceFor } from "./advice";
import { doubt, mayHaveReachedCar } from "./reach";
import { redact } from "./redact";
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
  const hint = advice.code === "OWNER_ACTION" && ownerMessage ? ` Smartcar's advice: ${quotable(ownerMessage)}` : "";
  const words = [`${request.what}: ${status}`, [type, reason].filter(Boolean).join("/")].join(" ").trim();
  const isDoubtful = advice.isDoubtful && request.kind === "command";
  const wait = advice.code === "RATE_LIMIT" && retryAfterMs ? ` Smartcar asks to wait ${seconds(retryAfterMs)}.` : "";
  return new SmartcarError(advice.code, `${advice.sentence}${isDoubtful ? doubt : ""} (${words}).${wait}${hint}`, {
    scope: advice.scope === "vehicle" && request.vehicleId === undefined ? "request" : advice.scope,
    retry: isDoubtful ? "read-back" : advice.retry,
    retryAfterMs: retryAfterMs ?? advice.waitMs,
    status,
    type,
    reason,
    mayHaveReachedCar: request.kind !== "account" && mayHaveReachedCar(status),
    requestId: requestIdOf(answer),
  });
}

/** The error for an answer that is no document of Smartcar's, or not the one that was asked for. */
export function unreadableError(finding: string, { request, answer, retryAfterMs }: Circumstances): SmartcarError {
  const { status } = answer;
  const { code, todo } = unreadable(status);
  return new SmartcarError(code, `${finding}: ${todo} (${request.what}: ${status}).`, {
    retry: retryUnread(request, status),
    retryAfterMs,
    status,
    mayHaveReachedCar: request.kind !== "account" && mayHaveReachedCar(status),
    requestId: requestIdOf(answer),
  });
}

/** The error for an answer that points to another address, which is never followed: a command must not go to strangers. */
export function redirectError({ request, answer, retryAfterMs }: Circumstances): SmartcarError {
  const { status, headers } = answer;
  const host = hostIn([headers["location"]].flat()[0], request.origin);
  const message =
    `Instead of an answer came a redirect to ${host}, as from a network that wants a login, or a proxy: ` +
    `check the address and the network (${request.what}: ${status}).`;
  return new SmartcarError("BAD_RESPONSE", message, {
    retry: "later",
    retryAfterMs,
    status,
    requestId: requestIdOf(answer),
  });
}

/** The host alone: the rest of an address may hold anything. */
function hostIn(location: string | undefined, origin: string): string {
  return location !== undefined && URL.canParse(location, origin) ? new URL(location, origin).host : "another address";
}

/** What to call an answer whose text is no answer of Smartcar's. */
export function findingOf(text: string): string {
  const start = text.trimStart().slice(0, 200);
  if (start === "") return "Smartcar's answer is empty";
  if (start.startsWith("<"))
    return "A web page came instead of Smartcar's answer, from a proxy or because of an outage";
  if (/^[{[]/.test(start) && !isWhole(text)) return "Smartcar's answer breaks off";
  return "What came is no answer of Smartcar's, but from a proxy or because of an outage";
}

function isWhole(text: string): boolean {
  return /[}\]]\s*$/.test(text);
}

function unreadable(status: number): { code: ErrorCode; todo: string } {
  if (status === 407) return { code: "NETWORK", todo: "the proxy wants a login, so check HTTPS_PROXY and HTTP_PROXY" };
  if (status === 504 || status === 408) return { code: "TIMEOUT", todo: "try again later" };
  if (status >= 500) return { code: "SERVER", todo: "try again later" };
  return { code: "BAD_RESPONSE", todo: "check the address and the network, and try again later" };
}

function retryUnread({ kind }: ApiRequest, status: number): RetryAdvice {
  return kind === "command" && mayHaveReachedCar(status) ? "read-back" : "later";
}

function seconds(ms: number): string {
  return `${Math.ceil(ms / 1000)} s`;
}

function quotable(message: string): string {
  return redact(message.replace(/\s+/g, " ").trim()).slice(0, LONGEST_OWNER_MESSAGE);
}

/** Smartcar's id of a request, which its support asks for. */
export function requestIdOf({ headers }: Answer): string | undefined {
  const id = [headers["sc-request-id"]].flat()[0];
  return id !== undefined && /^[\w-]{1,100}$/.test(id) ? id : undefined;
}
