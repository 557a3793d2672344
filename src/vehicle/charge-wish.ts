import { came } from "../came";
import { SmartcarError } from "../error";
import type { CommandName } from "./outcome";
import { readWish, type Vocabulary, type WordWish } from "./word-wish";

const VOCABULARY: Vocabulary<CommandName> = {
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

const ACCEPTED = 'true/false, 1/0, on/off, start/stop (any case), { "charge": true } or { "command": "start" }';

export type ChargeWish = WordWish<CommandName>;

/** Reads a wish to charge or not, in all the forms that MQTT and home automation use. Throws `BAD_INPUT`. */
export function chargeWish(payload: unknown): ChargeWish {
  const wish = readWish(payload, VOCABULARY);
  if (wish) return wish;
  throw new SmartcarError(
    "BAD_INPUT",
    `Cannot read ${came(payload)} as a wish to charge. Accepted: ${ACCEPTED}. Nothing was sent`,
  );
}
