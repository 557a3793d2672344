import { DAY_MS } from "../../core/duration";
import type { Sent, SentCommands } from "./stored-budget";
import { SETTLE_MS } from "../state/report-age";
import type { CarCommand } from "../commands/command-spec";

/** A clock that was set back further than this since has made nonsense of what was dated before. */
const NONSENSE_MS = DAY_MS;

/** From when on a report shows what these commands have led to; milliseconds since the epoch. */
export function settledAt(sent: SentCommands, commands: readonly CarCommand[], now: number): number {
  return Math.max(-Infinity, ...commands.map((command) => settles(sent[command], now)));
}

/** Until when a command may still be taking effect; `undefined` if it certainly is not. */
export function settlingUntil(sent: Sent | undefined, now: number): number | undefined {
  return sent?.mayTakeEffect === true ? settles(sent, now) : undefined;
}

function settles(sent: Sent | undefined, now: number): number {
  if (!sent || sent.until > now + NONSENSE_MS) return -Infinity;
  return Math.min(sent.until, now) + SETTLE_MS;
}
