import { came } from "../../core/describe-value";
import { SmartcarError } from "../../core/error";
import type { LockCommand } from "../outcome";
import { readRequest, type Vocabulary, type WordRequest } from "./word-request";

const VOCABULARY: Vocabulary<LockCommand> = {
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

const ACCEPTED =
  'lock/unlock, true/false, 1/0, on/off (any case; true, 1 and on lock), { "locked": true } or { "command": "unlock" }';

export type LockRequest = WordRequest<LockCommand>;

/** Reads a request to lock or unlock. Throws `BAD_INPUT`. */
export function lockRequest(payload: unknown): LockRequest {
  const request = readRequest(payload, VOCABULARY);
  if (request) return request;
  const what = `Cannot read ${came(payload)} as a wish to lock or unlock. Accepted: ${ACCEPTED}`;
  throw new SmartcarError("BAD_INPUT", `${what}. Nothing was sent`);
}
