import { findingOf, redirectError, refusalError, unreadableError } from "./errors/answer-error";
import type { Circumstances } from "./errors/answer-error";
import { isRecord } from "../core/describe-value";
import { readRefusal } from "./errors/refusal";

/** A document of Smartcar's, and how it came. */
export interface Reply extends Circumstances {
  readonly document: unknown;
}

/**
 * The JSON document of an answer. Throws what Smartcar refuses, wherever it says so: an error document may come behind a
 * 200 or a 202. Throws BAD_RESPONSE or SERVER for what is no document of Smartcar's.
 */
export function documentOf(circumstances: Circumstances): unknown {
  const { status, text } = circumstances.answer;
  if (status >= 300 && status < 400) throw redirectError(circumstances);
  if (isSilentSuccess(circumstances)) return undefined;
  const document = parsed(text);
  const isReadable = document !== undefined;
  // An empty refusal speaks by its status, and so does a 429, whoever sent it.
  const speaksByStatus = status >= 400 && (isReadable || text.trim() === "" || status === 429);
  const refusal =
    (isReadable ? readRefusal(document, circumstances.request) : undefined) ?? (speaksByStatus ? {} : undefined);
  if (refusal) throw refusalError(refusal, circumstances);
  if (!isReadable || isGatewayError(document)) throw unreadableError(findingOf(text), circumstances);
  return document;
}

/** Accepted, or done and nothing to show: the status says it all (Smartcar docs: management API). */
function isSilentSuccess({ request, answer: { status, text } }: Circumstances): boolean {
  const changesAccount = request.kind === "account" && request.method !== "GET";
  return changesAccount && (status === 202 || status === 204) && text.trim() === "";
}

/** A gateway says that something failed, behind a status that says nothing. */
function isGatewayError(document: unknown): boolean {
  return isRecord(document) && typeof document["error"] === "string";
}

/** `undefined` for what is no JSON. White space in front keeps a slow answer alive and is skipped. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
