import { z } from "zod";
import { Kept } from "../store/kept";
import type { Store } from "../store/store";
import type { CommandName, SettingName } from "./outcome";

const at = z.number().optional().catch(undefined);
const SentAt = z.object({ start: at, stop: at, "set-limit": at, lock: at, unlock: at });

/** When each command was last sent; milliseconds since the epoch. */
export type SentAt = z.infer<typeof SentAt>;

/** When a car was last told what. Kept, because after a restart, too, its reports from before then are history. */
export class SentLedger {
  readonly #sentAt: Kept<SentAt>;

  constructor(store: Store, vehicleId: string) {
    this.#sentAt = new Kept<SentAt>(store, `car/${vehicleId}/sent`, SentAt, {});
  }

  get(): Promise<SentAt> {
    return this.#sentAt.get();
  }

  async note(command: CommandName | SettingName, now: number): Promise<void> {
    await this.#sentAt.change((sentAt) => ({ ...sentAt, [command]: now }));
  }
}
