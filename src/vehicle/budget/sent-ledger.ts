import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { Kept } from "../../store/stored-value";
import type { Store } from "../../store/store";
import type { CommandName, SettingName } from "../outcome";

/** Version 0.1 kept only when it was. */
const Sent = z
  .union([
    z.number().transform((at) => ({ from: at, until: at, mayTakeEffect: true })),
    z.object({ from: z.number(), until: z.number(), mayTakeEffect: z.boolean() }),
  ])
  .optional()
  .catch(undefined);

const SentCommands = z.object({ start: Sent, stop: Sent, "set-limit": Sent, lock: Sent, unlock: Sent });

/** When a command was last on its way, milliseconds since the epoch, and whether the car may be carrying it out, or has. */
export type Sent = NonNullable<z.infer<typeof Sent>>;

/** The last sending of each command. */
export type SentCommands = z.infer<typeof SentCommands>;

/** When a car was last told what. Kept, because after a restart, too, its reports from before then are history. */
export class SentLedger {
  readonly #kept: Kept<SentCommands>;

  constructor(store: Store, vehicleId: string) {
    this.#kept = new Kept<SentCommands>(store, `car/${vehicleId}/sent`, SentCommands, {});
  }

  get(): Promise<SentCommands> {
    return this.#kept.get();
  }

  /** Resolves with what was noted before. */
  async note(command: CommandName | SettingName, sent: Sent): Promise<Sent | undefined> {
    let before: Sent | undefined;
    await this.#kept.change((all) => {
      before = all[command];
      return { ...all, [command]: sent };
    });
    return before;
  }

  /** Takes back what `note` noted, as long as it is the last. */
  async takeBack(command: CommandName | SettingName, sent: Sent, before: Sent | undefined): Promise<void> {
    await this.#kept.change((all) => (isDeepStrictEqual(all[command], sent) ? { ...all, [command]: before } : all));
  }
}
