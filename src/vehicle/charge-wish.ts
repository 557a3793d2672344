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

export interface ChargeWish {
  readonly command: CommandName;
  /** Asked for with `{ "force": true }`: to be sent whatever is believed of the car. */
  readonly force: boolean;
}

/** Reads a wish to charge or not, in all the forms that MQTT and home automation use. Throws `BAD_INPUT`. */
export function chargeWish(payload: unknown): ChargeWish {
  const wish = read(payload);
  if (wish) return wish;
  throw new SmartcarError(
    "BAD_INPUT",
    `Cannot read ${came(payload)} as a wish to charge. Accepted: ${ACCEPTED}. Nothing was sent`,
  );
}

function read(value: unknown): ChargeWish | undefined {
  if (value instanceof Uint8Array) return read(Buffer.from(value).toString("utf8"));
  if (isRecord(value)) return readObject(value);
  const command = word(value);
  if (command) return { command, force: false };
  return typeof value === "string" ? readJson(value) : undefined;
}

function word(value: unknown): CommandName | undefined {
  if (typeof value === "string") return WORDS.get(value.trim().toLowerCase());
  return typeof value === "boolean" || typeof value === "number" ? WORDS.get(String(value)) : undefined;
}

/** Exactly one of the two members, so that a contradiction is never half obeyed. */
function readObject(wish: Readonly<Record<string, unknown>>): ChargeWish | undefined {
  const hasCharge = "charge" in wish;
  if (hasCharge === "command" in wish) return undefined;
  const command = word(hasCharge ? wish["charge"] : wish["command"]);
  return command && { command, force: wish["force"] === true };
}

function readJson(text: string): ChargeWish | undefined {
  if (!text.trim().startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? readObject(value) : undefined;
  } catch {
    return undefined;
  }
}
