import { DAY_MS } from "../../core/duration";
import type { ScheduleType } from "../../smartcar/schedules/schedule";
import type { SmartcarError } from "../../core/error";
import type { Speech } from "../../core/speech";
import { speechFrom, storedSpeech } from "../../core/stored-speech";
import { CAR_UNSUPPORTED_SCHEDULES } from "../../store/keys/car-keys";
import { StoredValue } from "../../store/stored-value";
import type { Store } from "../../store/store";
import type { LearntAnswer } from "./stored-schedules";

/** A make may add what it lacked; after this the car is asked once more. */
const BELIEVED_MS = 30 * DAY_MS;

/** A new connection of the car would change this answer (Smartcar docs: compatibility errors). */
const RECONNECT = "PLATFORM_NOT_CAPABLE";

/** A kind of schedule, or something else that is done with them. */
export type Learnable = ScheduleType | "list" | "delete";

/** What about schedules a car has answered that it cannot do: kinds that it cannot hold, and what else it refuses. */
export class LearntTypes {
  readonly #learnt: StoredValue<Record<string, LearntAnswer>>;

  constructor(store: Store, vehicleId: string) {
    this.#learnt = StoredValue.of(store, CAR_UNSUPPORTED_SCHEDULES, { vehicleId });
  }

  /** What was answered to this; `undefined` for what may be tried. */
  async about(what: Learnable, now: number): Promise<LearntAnswer | undefined> {
    const learnt = (await this.#learnt.get())[what];
    return learnt && Math.abs(now - learnt.at) < BELIEVED_MS ? learnt : undefined;
  }

  /** All that the car has answered so. */
  async all(now: number): Promise<Readonly<Record<string, Speech>>> {
    const entries = Object.entries(await this.#learnt.get());
    const believed = entries.filter(([, { at }]) => Math.abs(now - at) < BELIEVED_MS);
    return Object.fromEntries(believed.map(([what, { reason, says }]) => [what, speechFrom(says, reason)]));
  }

  async learn(what: Learnable, { message, says, reason: code }: SmartcarError, now: number): Promise<void> {
    if (code === RECONNECT) return;
    const entry: LearntAnswer = {
      reason: message,
      says: storedSpeech(says),
      ...(code !== undefined && { code }),
      at: now,
    };
    await this.#learnt.change((learnt) => ({ ...learnt, [what]: entry }));
  }
}
