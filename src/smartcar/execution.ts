import * as z from "zod";
import { SmartcarError } from "../core/error";
import { amendedError } from "./errors/amended-error";
import { refusalError, requestIdOf } from "./errors/answer-error";
import type { Execution } from "./command";
import type { Reply } from "./document";
import { anything, resourceOf, text } from "./lenient";
import { readRefusal } from "./errors/refusal";
import { commandSucceeded, whyUnfinished } from "./errors/status-words";

const fields = { executionMode: text, status: anything };

const wireExecution = z.object({ id: text, ...fields, attributes: z.object(fields).optional().catch(undefined) });

/** Version 3 wraps the word, version 2 does not. */
const wireStatus = z.object({ value: text, error: anything }).or(z.string());

/**
 * What Smartcar reports of a command. Only SUCCESS is a success; for any other word, or none, it throws with the advice to
 * read the car back.
 */
export function executionOf(reply: Reply): Execution {
  const wire = wireExecution.safeParse(resourceOf(reply.document));
  if (!wire.success) throw unfinishedError(undefined, undefined, reply);
  const { id, attributes } = wire.data;
  const { executionMode, status } = attributes ?? wire.data;
  const known = wireStatus.safeParse(status).data;
  const { value, error } = typeof known === "object" ? known : { value: known, error: undefined };
  if (value?.toUpperCase() !== commandSucceeded) throw unfinishedError(value, error, reply);
  return { id, mode: executionMode };
}

function unfinishedError(word: string | undefined, reason: unknown, reply: Reply): SmartcarError {
  const retry = "read-back";
  const mayHaveReachedCar = true;
  // A status may say why, in the words of an error document.
  const refusal = reason === undefined ? undefined : readRefusal({ error: reason });
  if (refusal) return amendedError(refusalError(refusal, reply), { retry, mayHaveReachedCar });
  const { code, says } = whyUnfinished(word);
  const { status } = reply.answer;
  return new SmartcarError(code, says, {
    retry,
    mayHaveReachedCar,
    status,
    requestId: requestIdOf(reply.answer),
  });
}
