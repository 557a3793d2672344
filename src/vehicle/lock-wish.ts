import { came } from "../came";
import { SmartcarError } from "../error";
import type { LockCommand } from "./outcome";
import { readWish, type Vocabulary, type WordWish } from "./word-wish";

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

export type LockWish = WordWish<LockCommand>;

/**
 * Reads a wish to lock or unlock. A broker hands a retained message to everybody who connects, at every start anew: it locks, but
 * never unlocks. Throws `BAD_INPUT`.
 */
export function lockWish(payload: unknown, { isRetained }: { isRetained: boolean }): LockWish {
  const wish = readWish(payload, VOCABULARY);
  if (!wish) {
    const what = `Cannot read ${came(payload)} as a wish to lock or unlock. Accepted: ${ACCEPTED}`;
    throw new SmartcarError("BAD_INPUT", `${what}. Nothing was sent`);
  }
  if (wish.command === "unlock" && isRetained) {
    const why = "This unlock is a message that the broker has retained, so nobody may be asking for it now";
    throw new SmartcarError("BAD_INPUT", `${why}. Publish it without retain. Nothing was sent`);
  }
  return wish;
}
