import { plainText } from "./describe-value";
import { duration } from "./format";
import { inEnglish, say, textsOf, type Speech, type Text } from "./speech";

/** Every kind of failure that leaves `src/`. Flows switch on these: a text may change, a code never does. */
export const ERROR_CODES = [
  /** A message or a setting that cannot be understood; nothing was sent. */
  "BAD_INPUT",
  /** No account, no vehicle or no credentials chosen. */
  "NOT_CONFIGURED",
  /** Smartcar does not accept the client ID and the client secret. */
  "CREDENTIALS",
  /** The owner has not granted this, or the car belongs to another user. */
  "PERMISSION",
  /** The owner must act: log in again, renew a subscription, pair a key. */
  "OWNER_ACTION",
  /** No such vehicle, signal or path. */
  "NOT_FOUND",
  /** Smartcar has not collected any data of this car yet. */
  "NO_DATA",
  /** Smartcar rejects the call as malformed or out of range. */
  "REJECTED",
  /** The car is not in a state that allows it. */
  "VEHICLE_STATE",
  /** This car or make cannot do it, now or ever. */
  "UNSUPPORTED",
  /** Too many calls, by Smartcar's limit or by the throttle of this package. */
  "RATE_LIMIT",
  /** Smartcar reports that the plan does not cover the call. */
  "PLAN_LIMIT",
  /** The remaining calls of the month are reserved, by the account's own count. */
  "BUDGET",
  /** The make's cloud, or the server of a feed, failed or did not respond. */
  "UPSTREAM",
  /** Smartcar itself failed. */
  "SERVER",
  /** No response in time. */
  "TIMEOUT",
  /** Smartcar was not reached: no network, no name, a proxy in the way, a cut connection. */
  "NETWORK",
  /** A response that is not what the API promises: HTML, a cut body, no JSON. */
  "BAD_RESPONSE",
  /** What must survive a restart could not be written or read. */
  "STORE",
  /** Another process that shares the store controls the car; nothing was sent. */
  "ELSEWHERE",
  /** The node was closed while it worked. */
  "CLOSED",
  /** An unexpected error in this package; the node continues. */
  "INTERNAL",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** How far a failure reaches: this request, this car, or everything that uses the application's credentials. */
export type ErrorScope = "request" | "vehicle" | "application";

/**
 * What to do next. `never`: the same again fails again. `later`: certain that nothing happened, repeat after
 * `retryAfterMs`. `read-back`: it may have happened, so read the car's state before anything else.
 */
export type RetryAdvice = "never" | "later" | "read-back";

/** What is known of an error besides its code and its sentence. */
export interface ErrorDetail {
  readonly scope?: ErrorScope | undefined;
  readonly retry?: RetryAdvice | undefined;
  readonly retryAfterMs?: number | undefined;
  /** HTTP status of the answer. */
  readonly status?: number | undefined;
  /** Smartcar's own words for it, as `VEHICLE_STATE` and `NOT_CHARGING`. */
  readonly type?: string | undefined;
  readonly reason?: string | undefined;
  /** Whether the car or its make may have been asked; such a request counts against the ledgers. */
  readonly mayHaveReachedCar?: boolean | undefined;
  /** Smartcar's id of the request, for its support. */
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The only error that leaves `src/`. `code` is an own field because Node-RED copies nothing else into `msg.error`. `message` is
 * English, for logs; `says` is the same for other languages.
 */
export class SmartcarError extends Error {
  override readonly name = "SmartcarError";
  readonly code: ErrorCode;
  readonly says: readonly Text[];
  readonly scope: ErrorScope;
  readonly retry: RetryAdvice;
  readonly retryAfterMs: number | undefined;
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly reason: string | undefined;
  readonly mayHaveReachedCar: boolean;
  readonly requestId: string | undefined;

  /** `speech`: what came, what is accepted or what it means, and what to do; its `__retry__` follows from the advice. */
  constructor(code: ErrorCode, speech: Speech, detail: ErrorDetail = {}) {
    const { retry = "never", retryAfterMs } = detail;
    const says = textsOf(speech).map((text) => advised(text, { retry, retryAfterMs }));
    super(inEnglish(says), detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.says = says;
    this.scope = detail.scope ?? "request";
    this.retry = retry;
    this.retryAfterMs = retryAfterMs;
    this.status = detail.status;
    this.type = detail.type;
    this.reason = detail.reason;
    this.mayHaveReachedCar = detail.mayHaveReachedCar ?? false;
    this.requestId = detail.requestId;
  }
}

/** When to try again, and after which time at the earliest. */
export type Advised = Pick<ErrorDetail, "retryAfterMs"> & { readonly retry: RetryAdvice };

/** A text of an error with its second sentence, whether trying again helps, where it has a place for one. */
export function advised(text: Text, { retry, retryAfterMs = 0 }: Advised): Text {
  if (!text.template.includes("__retry__")) return text;
  // Limits end at a known time; whatever else passes has none that is certain.
  const isWait = retry === "later" && retryAfterMs > 0 && LIMITS.test(text.key);
  const advice = isWait ? say("retry.wait", { wait: duration(retryAfterMs) }) : say(`retry.${retry}`);
  return { ...text, params: { ...text.params, retry: advice } };
}

const LIMITS = /RATE_LIMIT|throttled|feed-limit|feed-too-soon/;

/** What was thrown, as an error. Anything can be thrown, and not every object can be made a text. */
export function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(plainText(thrown) ?? Object.prototype.toString.call(thrown));
}
