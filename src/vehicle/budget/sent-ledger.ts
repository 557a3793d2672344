import { isDeepStrictEqual } from "node:util";
import { CAR_SENT } from "../../store/keys/car-keys";
import { StoredValue } from "../../store/stored-value";
import type { Store } from "../../store/store";
import type { CommandName, SettingName } from "../outcome";
import type { Sent, SentCommands } from "./stored-budget";

/** When a car was last told what. Kept, because after a restart, too, its reports from before then are history. */
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
