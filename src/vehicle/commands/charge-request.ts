import { came } from "../../core/describe-value";
import { SmartcarError } from "../../core/error";
import type { CommandName } from "../outcome";
import { readRequest, type Vocabulary, type WordRequest } from "./word-request";

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

export type ChargeRequest = WordRequest<CommandName>;

/** Reads a wish to charge or not, in all the forms that MQTT and home automation use. Throws `BAD_INPUT`. */
export function chargeRequest(payload: unknown): ChargeRequest {
  const wish = readRequest(payload, VOCABULARY);
  if (wish) return wish;
  throw new SmartcarError(
    "BAD_INPUT",
    `Cannot read ${came(payload)} as a wish to charge. Accepted: ${ACCEPTED}. Nothing was sent`,
  );
}
