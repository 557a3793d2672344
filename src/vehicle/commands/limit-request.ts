import { limitRange } from "../../smartcar/command";
import { came, isRecord } from "../../core/describe-value";
import { percent } from "../../core/format";
import { SmartcarError } from "../../core/error";
import { say } from "../../core/speech";
import { recordIn } from "./word-request";

const { least, most } = limitRange;

export interface LimitRequest {
  /** The limit to set, whole percent from 50 to 100; absent where the limit is only asked for. */
  readonly percent?: number;
  /** Asked for with `{ "force": true }`: whatever is known of the car does not answer it. */
  readonly force: boolean;
}

/** Reads a wish for a charge limit, or the question for it. Throws `BAD_INPUT`, which names the range: nothing is ever clamped. */
export function limitRequest(payload: unknown): LimitRequest {
  const wish = read(payload);
  if (wish) return wish;
  const accepted = { least: percent(least), most: percent(most) };
  throw new SmartcarError("BAD_INPUT", say("error.limit-request", { came: came(payload), ...accepted }));
}

function read(value: unknown): LimitRequest | undefined {
  if (value instanceof Uint8Array) return read(Buffer.from(value).toString("utf8"));
  const object = isRecord(value) ? value : recordIn(value);
  return object ? readObject(object) : readOne(value, false);
}

/** Exactly one of the two members, so that a contradiction is never half obeyed. */
function readObject(wish: Readonly<Record<string, unknown>>): LimitRequest | undefined {
  const force = wish["force"] === true;
  if ("limit" in wish === "command" in wish) return undefined;
  if ("limit" in wish) return readPercent(wish["limit"], force);
  return isQuestion(wish["command"]) ? { force } : undefined;
}

function readOne(value: unknown, force: boolean): LimitRequest | undefined {
  return isQuestion(value) ? { force } : readPercent(value, force);
}

function isQuestion(value: unknown): boolean {
  return typeof value === "string" && ["read", "get"].includes(value.trim().toLowerCase());
}

/** Up to 1 it is a share, but not where a percent sign says otherwise. What is within the range is rounded to whole percent. */
function readPercent(value: unknown, force: boolean): LimitRequest | undefined {
  const [, digits, sign] =
    /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(typeof value === "string" ? value.trim() : String(value)) ?? [];
  if (digits === undefined || (typeof value !== "string" && typeof value !== "number")) return undefined;
  const number = Number(digits);
  // A share such as 0.57 is no whole percentage in binary: it must not miss the range by a hair.
  const whole = number <= 1 && sign === "" ? Number((number * 100).toFixed(6)) : number;
  return whole >= least && whole <= most ? { percent: Math.round(whole), force } : undefined;
}
