import { DAY_MS } from "../../core/duration";
import type { ScheduleType } from "../../smartcar/schedules/schedule";
import type { SmartcarError } from "../../core/error";
import type { Speech } from "../../core/speech";
import { speechFrom, storedSpeech } from "../../core/stored-speech";
import { CAR_UNSUPPORTED_SCHEDULES } from "../../store/keys/car-keys";
import { StoredValue } from "../../store/stored-value";
import type { Store } from "../../store/store";
import type { CapabilityAnswer } from "./stored-schedules";

/** A make may add what it lacked; after this the car is asked once more. */
const BELIEVED_MS = 30 * DAY_MS;

/** A new connection of the car would change this answer (Smartcar docs: compatibility errors). */
const RECONNECT = "PLATFORM_NOT_CAPABLE";

/** A kind of schedule, or something else that is done with them. */
export type Capability = ScheduleType | "list" | "delete";

/** What about schedules a car has answered that it cannot do: kinds that it cannot hold, and what else it refuses. */
export class ScheduleCapabilities {
  readonly #stored: StoredValue<Record<string, CapabilityAnswer>>;

  constructor(store: Store, vehicleId: string) {
    this.#stored = StoredValue.of(store, CAR_UNSUPPORTED_SCHEDULES, { vehicleId });
  }

  /** What was answered to this; `undefined` for what may be tried. */
  async about(what: Capability, now: number): Promise<CapabilityAnswer | undefined> {
    const stored = (await this.#stored.get())[what];
    return stored && Math.abs(now - stored.at) < BELIEVED_MS ? stored : undefined;
  }

  /** All that the car has answered so. */
  async all(now: number): Promise<Readonly<Record<string, Speech>>> {
    const entries = Object.entries(await this.#stored.get());
    const believed = entries.filter(([, { at }]) => Math.abs(now - at) < BELIEVED_MS);
    return Object.fromEntries(believed.map(([what, { reason, says }]) => [what, speechFrom(says, reason)]));
  }

  async learn(what: Capability, { message, says, reason: code }: SmartcarError, now: number): Promise<void> {
    if (code === RECONNECT) return;
    const entry: CapabilityAnswer = {
      reason: message,
      says: storedSpeech(says),
      ...(code !== undefined && { code }),
      at: now,
    };
    await this.#stored.change((stored) => ({ ...stored, [what]: entry }));
  }
}
