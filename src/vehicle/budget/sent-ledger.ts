import { DAY_MS } from "../../core/duration";
import { isDeepStrictEqual } from "node:util";
import { CAR_SENT } from "../../store/keys/car-keys";
import { StoredValue } from "../../store/stored-value";
import type { Store } from "../../store/store";
import type { CommandName, SettingName } from "../outcome";
import type { Sent, SentCommands } from "./stored-budget";
import { SETTLE_MS } from "../state/report-age";
import type { CarCommand } from "../commands/command-spec";

/** When which command was last sent. Stored, because after a restart, too, its reports from before then are history. */
export class SentLedger {
  readonly #stored: StoredValue<SentCommands>;

  constructor(store: Store, vehicleId: string) {
    this.#stored = StoredValue.of(store, CAR_SENT, { vehicleId });
  }

  get(): Promise<SentCommands> {
    return this.#stored.get();
  }

  /** Resolves with what was noted before. */
  async note(command: CommandName | SettingName, sent: Sent): Promise<Sent | undefined> {
    let before: Sent | undefined;
    await this.#stored.change((all) => {
      before = all[command];
      return { ...all, [command]: sent };
    });
    return before;
  }

  /** Takes back what `note` noted, as long as it is the last. */
  async takeBack(command: CommandName | SettingName, sent: Sent, before: Sent | undefined): Promise<void> {
    await this.#stored.change((all) => (isDeepStrictEqual(all[command], sent) ? { ...all, [command]: before } : all));
  }
}

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
