import { createHash } from "node:crypto";
import type { FeedOptions } from "../control/feeds/feed";
import type { SmartcarError } from "../core/error";
import { afterFailure, afterSuccess, type Attempts, type FetchLimits } from "./attempts";
import type { FeedAnswer } from "./read-reply";
import type { FetchRequest } from "./request";

/** What is remembered of any service, as plain JSON. */
export interface FetchMemory {
  /** The fingerprint of the service and what is asked of it: what was fetched for another choice counts no more. */
  readonly of: string;
  readonly attempts: Attempts;
  /** The last round that was good. */
  readonly checkedAt?: number | undefined;
  /** By the fingerprint of an address, what the service calls the answer that is known. */
  readonly etags: Readonly<Record<string, string>>;
}

/** One request, and how its answer is read. */
export interface RoundRequest {
  readonly request: FetchRequest;
  readonly options: FeedOptions;
  readonly prepared?: ((answer: unknown) => unknown) | undefined;
  /** Asked once in its place where the service refuses the request as it is. */
  readonly otherwise?: FetchRequest | undefined;
  /** The answer is an index: what it names is asked next, and read in its place. */
  readonly leadsTo?: ((answer: unknown) => readonly FetchRequest[]) | undefined;
}

/** The answer to one request of a round. */
export interface RoundAnswer {
  readonly url: string;
  readonly answer: FeedAnswer;
}

/** What a service is asked, and when: pure. */
export interface FetchRules<M extends FetchMemory> {
  readonly name: string;
  /** Where the answer to the same address may be the same as before. Nothing is known at first. */
  readonly nothing: M;
  readonly limits: FetchLimits;
  /** Whose requests the limit of a day is about: a fingerprint. */
  readonly customer: string;
  /** When something new can be expected. */
  readonly expectedAt: (memory: M, now: number) => number;
  readonly round: (memory: M, now: number) => readonly RoundRequest[];
  /** What the answers of a round tell. */
  readonly learned: (memory: M, answers: readonly RoundAnswer[], now: number) => M;
  /** What of it is reported: an update follows when that changes. */
  readonly content: (memory: M) => unknown;
}

/** What is asked before an answer counts: what an index names, or the same in other words. */
export function furtherRequests(
  { options, prepared, otherwise }: RoundRequest,
  answer: FeedAnswer,
): readonly RoundRequest[] {
  if (answer.kind === "index") return answer.requests.map((request) => ({ request, options, prepared }));
  const isRefused = answer.kind === "failed" && NOT_AS_ASKED.has(answer.error.code);
  return otherwise && isRefused ? [{ request: otherwise, options, prepared }] : [];
}

const NOT_AS_ASKED: ReadonlySet<string> = new Set(["REJECTED", "BAD_RESPONSE"]);

/** The first thing that went wrong. */
export function errorOf(answers: readonly RoundAnswer[]): SmartcarError | undefined {
  return answers.flatMap(({ answer }) => (answer.kind === "failed" ? [answer.error] : []))[0];
}

/** The memory after a round: what was tried, and what the answers are called. */
export function afterRound<M extends FetchMemory>(memory: M, answers: readonly RoundAnswer[], now: number): M {
  const error = errorOf(answers);
  const attempts = error
    ? afterFailure(memory.attempts, { retryAfterMs: error.retryAfterMs, isRefusal: error.retry === "never" }, now)
    : afterSuccess(memory.attempts);
  const etags = answers.reduce<FetchMemory["etags"]>(
    (known, { url, answer }) => (answer.kind === "read" ? withEtag(known, url, answer.etag) : known),
    memory.etags,
  );
  return { ...memory, attempts, etags, checkedAt: error ? memory.checkedAt : now };
}

/** Stands for a text that may contain a secret or a position. */
export function fingerprint(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 20);
}

/** More addresses than a round asks. */
const MOST_ETAGS = 8;
const LONGEST = 500;

function withEtag(etags: FetchMemory["etags"], url: string, etag: string | undefined): FetchMemory["etags"] {
  const own = fingerprint(url);
  const others = Object.entries(etags).filter(([known]) => known !== own);
  const added = etag === undefined || etag.length > LONGEST ? [] : [[own, etag] as const];
  return Object.fromEntries([...others, ...added].slice(-MOST_ETAGS));
}
