import { z } from "zod";
import type { ScheduleType } from "../../api/schedules/schedule";
import type { SmartcarError } from "../../error";
import { Kept } from "../../store/kept";
import { soundRecord } from "../../store/sound-entries";
import type { Store } from "../../store/store";

const Learnt = z.object({ reason: z.string(), code: z.string().optional(), at: z.number() });
export type Learnt = z.infer<typeof Learnt>;

/** A maker may add what it lacked; after this the car is asked once more. */
const BELIEVED_MS = 30 * 86_400_000;

/** A new connection of the car would change this answer (Smartcar docs: compatibility errors). */
const RECONNECT = "PLATFORM_NOT_CAPABLE";

/** Which kinds of schedules a car has answered that it cannot hold. */
export class LearntTypes {
  readonly #kept: Kept<Record<string, Learnt>>;

  constructor(store: Store, vehicleId: string) {
    const schema = soundRecord(Learnt);
    this.#kept = new Kept(store, `car/${vehicleId}/unsupported-schedules`, schema, {});
  }

  /** What was answered to this kind; `undefined` for what may be tried. */
  async about(type: ScheduleType, now: number): Promise<Learnt | undefined> {
    const learnt = (await this.#kept.get())[type];
    return learnt && Math.abs(now - learnt.at) < BELIEVED_MS ? learnt : undefined;
  }

  async learn(type: ScheduleType, { message, reason: code }: SmartcarError, now: number): Promise<void> {
    if (code === RECONNECT) return;
    const entry: Learnt = { reason: message, ...(code !== undefined && { code }), at: now };
    await this.#kept.change((learnt) => ({ ...learnt, [type]: entry }));
  }
}
