import { limitRange } from "../../smartcar/command";
import { withPoint } from "../../core/decimal-comma";
import { came, isRecord } from "../../core/describe-value";
import { percent } from "../../core/format";
import { SmartcarError } from "../../core/error";
import { say } from "../../core/speech";
import type { CommandName, LockCommand } from "../outcome";

/** How a request may be put: words in any case, or an object that has one of them under `member` or under `command`. */
export interface Vocabulary<Command> {
  readonly words: ReadonlyMap<string, Command>;
  readonly member: string;
}

/** A request that a word stands for, such as `start`. */
export interface WordRequest<Command> {
  readonly command: Command;
  /** Asked for with `{ "force": true }`: to be sent whatever is believed of the car. */
  readonly force: boolean;
}

/** Reads a request in all the forms that MQTT and home automation use; `undefined` for what is none. */
function readRequest<Command>(value: unknown, vocabulary: Vocabulary<Command>): WordRequest<Command> | undefined {
  if (value instanceof Uint8Array) return readRequest(Buffer.from(value).toString("utf8"), vocabulary);
  if (isRecord(value)) return readObject(value, vocabulary);
  const command = wordIn(value, vocabulary);
  if (command !== undefined) return { command, force: false };
  const object = recordIn(value);
  return object && readObject(object, vocabulary);
}

/** The object that a text holds; `undefined` for any other text. */
function recordIn(text: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof text !== "string" || !text.trim().startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function wordIn<Command>(value: unknown, { words }: Vocabulary<Command>): Command | undefined {
  if (typeof value === "string") return words.get(value.trim().toLowerCase());
  return typeof value === "boolean" || typeof value === "number" ? words.get(String(value)) : undefined;
}

/** Exactly one of the two members, so that a contradiction is never half obeyed. */
function readObject<Command>(
  request: Readonly<Record<string, unknown>>,
  vocabulary: Vocabulary<Command>,
): WordRequest<Command> | undefined {
  const hasMember = vocabulary.member in request;
  if (hasMember === "command" in request) return undefined;
  const command = wordIn(request[hasMember ? vocabulary.member : "command"], vocabulary);
  return command === undefined ? undefined : { command, force: request["force"] === true };
}

const CHARGE_WORDS: Vocabulary<CommandName> = {
  member: "charge",
  words: new Map([
    ["true", "start"],
    ["1", "start"],
    ["on", "start"],
    ["start", "start"],
    ["false", "stop"],
    ["0", "stop"],
    ["off", "stop"],
    ["stop", "stop"],
  ]),
};

export type ChargeRequest = WordRequest<CommandName>;

/** Reads a request to charge or not, in all the forms that MQTT and home automation use. Throws `BAD_INPUT`. */
export function chargeRequest(payload: unknown): ChargeRequest {
  const request = readRequest(payload, CHARGE_WORDS);
  if (request) return request;
  throw new SmartcarError("BAD_INPUT", say("error.charge-request", { came: came(payload) }));
}

const LOCK_WORDS: Vocabulary<LockCommand> = {
  member: "locked",
  words: new Map([
    ["true", "lock"],
    ["1", "lock"],
    ["on", "lock"],
    ["lock", "lock"],
    ["false", "unlock"],
    ["0", "unlock"],
    ["off", "unlock"],
    ["unlock", "unlock"],
  ]),
};

export type LockRequest = WordRequest<LockCommand>;

/** Reads a request to lock or unlock. Throws `BAD_INPUT`. */
export function lockRequest(payload: unknown): LockRequest {
  const request = readRequest(payload, LOCK_WORDS);
  if (request) return request;
  throw new SmartcarError("BAD_INPUT", say("error.lock-request", { came: came(payload) }));
}

const { least, most } = limitRange;

/** A request to set the charge limit, or to report it. */
export interface LimitRequest {
  /** The limit to set, whole percent from 50 to 100; absent where the limit is only asked for. */
  readonly percent?: number;
  /** Asked for with `{ "force": true }`: whatever is known of the car does not answer it. */
  readonly force: boolean;
}

/** Reads a request for a charge limit, or the question for it. Throws `BAD_INPUT`, which names the range: nothing is ever clamped. */
export function limitRequest(payload: unknown): LimitRequest {
  const request = readLimit(payload);
  if (request) return request;
  const accepted = { least: percent(least), most: percent(most) };
  throw new SmartcarError("BAD_INPUT", say("error.limit-request", { came: came(payload), ...accepted }));
}

function readLimit(value: unknown): LimitRequest | undefined {
  if (value instanceof Uint8Array) return readLimit(Buffer.from(value).toString("utf8"));
  const object = isRecord(value) ? value : recordIn(value);
  return object ? readLimitObject(object) : readOne(value, false);
}

/** Exactly one of the two members, so that a contradiction is never half obeyed. */
function readLimitObject(request: Readonly<Record<string, unknown>>): LimitRequest | undefined {
  const force = request["force"] === true;
  if ("limit" in request === "command" in request) return undefined;
  if ("limit" in request) return readPercent(request["limit"], force);
  return isQuestion(request["command"]) ? { force } : undefined;
}

function readOne(value: unknown, force: boolean): LimitRequest | undefined {
  return isQuestion(value) ? { force } : readPercent(value, force);
}

function isQuestion(value: unknown): boolean {
  return typeof value === "string" && ["read", "get"].includes(value.trim().toLowerCase());
}

/**
 * Below 1 it is a share, but not where a percent sign says otherwise; 1 may be either, and is refused. What is within the range is
 * rounded to whole percent.
 */
function readPercent(value: unknown, force: boolean): LimitRequest | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const [, digits, sign] = /^(\d+(?:[.,]\d+)?)\s*(%?)$/.exec(String(value).trim()) ?? [];
  if (digits === undefined) return undefined;
  const number = Number(withPoint(digits));
  // A share such as 0.57 is no whole percentage in binary: it must not miss the range by a hair.
  const whole = number < 1 && sign === "" ? Number((number * 100).toFixed(6)) : number;
  return whole >= least && whole <= most ? { percent: Math.round(whole), force } : undefined;
}
