import { z } from "zod";
import type { ScheduleType } from "../../smartcar/schedules/schedule";
import type { SmartcarError } from "../../core/error";
import { Kept } from "../../store/stored-value";
import { soundRecord } from "../../store/tolerant-schema";
import type { Store } from "../../store/store";

const Learnt = z.object({ reason: z.string(), code: z.string().optional(), at: z.number() });
export type Learnt = z.infer<typeof Learnt>;

/** A maker may add what it lacked; after this the car is asked once more. */
const BELIEVED_MS = 30 * 86_400_000;

/** A new connection of the car would change this answer (Smartcar docs: compatibility errors). */
const RECONNECT = "PLATFORM_NOT_CAPABLE";

/** A kind of schedule, or something else that is done with them. */
export type Learnable = ScheduleType | "list" | "delete";

/** What about schedules a car has answered that it cannot do: kinds that it cannot hold, and what else it refuses. */
export class LearntTypes {
  readonly #kept: Kept<Record<string, Learnt>>;

  constructor(store: Store, vehicleId: string) {
    const schema = soundRecord(Learnt);
    this.#kept = new Kept(store, `car/${vehicleId}/unsupported-schedules`, schema, {});
  }

  /** What was answered to this; `undefined` for what may be tried. */
  async about(what: Learnable, now: number): Promise<Learnt | undefined> {
    const learnt = (await this.#kept.get())[what];
    return learnt && Math.abs(now - learnt.at) < BELIEVED_MS ? learnt : undefined;
  }

  /** All that the car has answered so: a sentence each. */
  async all(now: number): Promise<Readonly<Record<string, string>>> {
    const entries = Object.entries(await this.#kept.get());
    const believed = entries.filter(([, { at }]) => Math.abs(now - at) < BELIEVED_MS);
    return Object.fromEntries(believed.map(([what, { reason }]) => [what, reason]));
  }

  async learn(what: Learnable, { message, reason: code }: SmartcarError, now: number): Promise<void> {
    if (code === RECONNECT) return;
    const entry: Learnt = { reason: message, ...(code !== undefined && { code }), at: now };
    await this.#kept.change((learnt) => ({ ...learnt, [what]: entry }));
  }
}
