import * as z from "zod";
import { SmartcarError, errorOf } from "../core/error";
import { plain } from "../core/speech";
import { speechFrom, StoredSpeech, storedSpeech } from "../core/stored-speech";
import type { Outcome } from "../vehicle/outcome";
import { codeNamed } from "../vehicle/commands/command-memory";
import type { CarCommand } from "../vehicle/commands/command-spec";

/** What processes that share an engine tell each other. Instants are the engine's, milliseconds since the epoch. */

const Command = z.enum(["start", "stop", "set-limit", "lock", "unlock"]);

const Budget = z.object({
  callsLeft: z.number(),
  stopsLeft: z.number().optional(),
  commandsLeft: z.number().optional(),
});

const SentOutcome = z.object({
  command: Command,
  limit: z.number().optional(),
  outcome: z.enum(["done", "already", "refused", "unsupported", "unknown"]),
  reason: z.string(),
  says: StoredSpeech,
  code: z.string().optional(),
  confirmed: z.boolean().optional(),
  nextTry: z.string().optional(),
  warning: z.string().optional(),
  warns: StoredSpeech,
  withdrawn: z.boolean().optional(),
  at: z.string(),
  budget: Budget,
});

const SentError = z.object({
  code: z.string(),
  message: z.string(),
  says: StoredSpeech,
  retry: z.enum(["never", "later", "read-back"]),
  reason: z.string().optional(),
  mayHaveReachedCar: z.boolean(),
});

/** What processes send to each other. */
export const Message = z.discriminatedUnion("kind", [
  /** A webhook's delivery, as it was signed, and who took it. */
  z.object({ kind: z.literal("delivery"), vehicleId: z.string(), body: z.string(), by: z.string(), at: z.number() }),
  /** A request for a car; it is not begun after `until`. */
  z.object({
    kind: z.literal("request"),
    id: z.string(),
    from: z.string(),
    vehicleId: z.string(),
    order: z.object({ command: Command, limit: z.number().optional() }),
    ask: z.object({
      repeated: z.boolean().optional(),
      automatic: z.boolean().optional(),
      since: z.number().optional(),
      force: z.boolean().optional(),
      sender: z.string().optional(),
      topic: z.string().optional(),
      retained: z.boolean().optional(),
    }),
    until: z.number(),
    /** Whether it came to a process that did not have the car: it is passed on once. */
    isPassed: z.boolean().optional(),
  }),
  /** It has begun, in this run of this process. */
  z.object({ kind: z.literal("begun"), id: z.string(), worker: z.string(), run: z.string() }),
  /** Its outcome, and what the car has shown of it later. */
  z.object({ kind: z.literal("outcome"), id: z.string(), outcome: SentOutcome }),
  z.object({ kind: z.literal("confirmation"), id: z.string(), outcome: SentOutcome }),
  z.object({ kind: z.literal("failed"), id: z.string(), error: SentError }),
  /** A process has been closed: its cars are the others' at once. */
  z.object({ kind: z.literal("closed") }),
  /** What a process has used of what was set apart for it, of a car that it does not have any more. */
  z.object({
    kind: z.literal("used"),
    vehicleId: z.string(),
    worker: z.string(),
    used: z.object({ stops: z.number(), calls: z.number(), commands: z.number() }),
  }),
]);
export type Message = z.infer<typeof Message>;

/** An outcome as it goes to another process. */
export function sentOutcome({ says, warns, ...outcome }: Outcome<CarCommand>): z.infer<typeof SentOutcome> {
  return { ...outcome, says: says && storedSpeech(says), warns: warns && storedSpeech(warns) };
}

/** The outcome that another process has sent. */
export function receivedOutcome({ says, warns, ...rest }: z.infer<typeof SentOutcome>): Outcome<CarCommand> {
  const { limit, code, confirmed, nextTry, warning, withdrawn, budget, ...outcome } = rest;
  const { stopsLeft, commandsLeft } = budget;
  return {
    ...outcome,
    says: speechFrom(says, outcome.reason),
    ...(limit !== undefined && { limit }),
    ...(code !== undefined && { code }),
    ...(confirmed !== undefined && { confirmed }),
    ...(nextTry !== undefined && { nextTry }),
    ...(warning !== undefined && { warning, warns: speechFrom(warns, warning) }),
    ...(withdrawn !== undefined && { withdrawn }),
    budget: {
      callsLeft: budget.callsLeft,
      ...(stopsLeft !== undefined && { stopsLeft }),
      ...(commandsLeft !== undefined && { commandsLeft }),
    },
  };
}

/** An error as it goes to another process: its cause stays here. */
export function sentError(err: unknown): z.infer<typeof SentError> {
  if (!(err instanceof SmartcarError)) {
    return sentError(new SmartcarError("INTERNAL", plain(errorOf(err).message)));
  }
  const { code, message, says, retry, reason, mayHaveReachedCar } = err;
  return { code, message, says: storedSpeech(says), retry, reason, mayHaveReachedCar };
}

/** The error that another process has sent. */
export function receivedError({
  code,
  message,
  says,
  retry,
  reason,
  mayHaveReachedCar,
}: z.infer<typeof SentError>): SmartcarError {
  return new SmartcarError(codeNamed(code), speechFrom(says, message), { retry, reason, mayHaveReachedCar });
}
