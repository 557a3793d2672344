import { z } from "zod";
import { Kept } from "../store/kept";
import type { Store } from "../store/store";
import type { CommandName } from "./outcome";

const Learnt = z.record(z.string(), z.object({ reason: z.string(), at: z.number() }));
type Learnt = z.infer<typeof Learnt>;

/** A maker may add what it lacked; after this the car is asked once more. */
const BELIEVED_MS = 30 * 86_400_000;

/** What a car has answered that it cannot do, kept so that asking again costs no call. */
export class Unsupported {
  readonly #learnt: Kept<Learnt>;

  constructor(store: Store, vehicleId: string) {
    this.#learnt = new Kept<Learnt>(store, `car/${vehicleId}/unsupported`, Learnt, {});
  }

  /** What Smartcar said then; `undefined` for what may be tried. */
  async reason(command: CommandName, now: number): Promise<string | undefined> {
    const entry = (await this.#learnt.get())[command];
    return entry && now - entry.at < BELIEVED_MS ? entry.reason : undefined;
  }

  async learn(command: CommandName, reason: string, now: number): Promise<void> {
    await this.#learnt.change((learnt) => ({ ...learnt, [command]: { reason, at: now } }));
  }
}
