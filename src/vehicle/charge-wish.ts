import { came } from "../came";
import { SmartcarError } from "../error";
import { isRecord } from "./body";
import type { CommandName } from "./outcome";

const WORDS: ReadonlyMap<string, CommandName> = new Map([
  ["true", "start"],
  ["1", "start"],
  ["on", "start"],
  ["start", "start"],
  ["false", "stop"],
  ["0", "stop"],
  ["off", "stop"],
  ["stop", "stop"],
]);

const ACCEPTED = 'true/false, 1/0, on/off, start/stop (any case), { "charge": true } or { "command": "start" }';

/** Reads a wish to charge or not, in all the forms that MQTT and home automation use. Throws `BAD_INPUT`. */
export function chargeWish(payload: unknown): CommandName {
  const wish = read(payload);
  if (wish) return wish;
  throw new SmartcarError(
    "BAD_INPUT",
    `Cannot read ${came(payload)} as a wish to charge. Accepted: ${ACCEPTED}. Nothing was sent`,
  );
}

function read(value: unknown): CommandName | undefined {
  if (value instanceof Uint8Array) return read(Buffer.from(value).toString("utf8"));
  if (isRecord(value)) return readObject(value);
  if (typeof value === "string") return WORDS.get(value.trim().toLowerCase()) ?? readJson(value);
  if (typeof value === "boolean" || typeof value === "number") return WORDS.get(String(value));
  return undefined;
}

/** Exactly one of the two members, so that a contradiction is never half obeyed. */
function readObject(wish: Readonly<Record<string, unknown>>): CommandName | undefined {
  const hasCharge = "charge" in wish;
  if (hasCharge === "command" in wish) return undefined;
  const value = hasCharge ? wish["charge"] : wish["command"];
  return isRecord(value) ? undefined : read(value);
}

function readJson(text: string): CommandName | undefined {
  if (!text.trim().startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? readObject(value) : undefined;
  } catch {
    return undefined;
  }
}
