import { DAY_MS } from "../../core/duration";
import type { Speech } from "../../core/speech";
import { speechFrom, storedSpeech } from "../../core/stored-speech";
import { CAR_UNSUPPORTED } from "../../store/keys/car-keys";
import { StoredValue } from "../../store/stored-value";
import type { Store } from "../../store/store";
import type { Answer } from "../commands/answers";
import type { CommandName, SettingName } from "../outcome";
import type { Unsupported as StoredUnsupported } from "./stored-state";

/** A make may add what it lacked; after this the car is asked once more. */
const BELIEVED_MS = 30 * DAY_MS;

/** What a car has answered that it cannot do, stored so that asking again costs no call. */
export class Unsupported {
  readonly #stored: StoredValue<StoredUnsupported>;

  constructor(store: Store, vehicleId: string) {
    this.#stored = StoredValue.of(store, CAR_UNSUPPORTED, { vehicleId });
  }

  /** What was answered then; `undefined` for what may be tried. */
  async answer(command: CommandName | SettingName, now: number): Promise<Answer | undefined> {
    const entry = (await this.#stored.get())[command];
    if (!entry || Math.abs(now - entry.at) >= BELIEVED_MS) return undefined;
    const { reason, says, code } = entry;
    return { outcome: "unsupported", reason, says: speechFrom(says, reason), ...(code !== undefined && { code }) };
  }

  /** All that the car has answered so, by the command's name. */
  async all(now: number): Promise<Record<string, Speech>> {
    const entries = Object.entries(await this.#stored.get());
    const believed = entries.filter(([, { at }]) => Math.abs(now - at) < BELIEVED_MS);
    return Object.fromEntries(believed.map(([command, { reason, says }]) => [command, speechFrom(says, reason)]));
  }

  /** Remembers an answer, except one that a new connection of the car would change. */
  async learn(command: CommandName | SettingName, { reason, says, code }: Answer, now: number): Promise<void> {
    if (code === RECONNECT) return;
    const entry = { reason, says: says && storedSpeech(says), ...(code !== undefined && { code }), at: now };
    await this.#stored.change((stored) => ({ ...stored, [command]: entry }));
  }
}

/** Smartcar docs: compatibility errors. */
const RECONNECT = "PLATFORM_NOT_CAPABLE";
