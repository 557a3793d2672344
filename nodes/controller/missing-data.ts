import { SmartcarError } from "../../src/core/error";
import { inEnglish, type Text } from "../../src/core/speech";
import { say } from "../runtime/speech";

const MOST_TOPICS = 100;

/** What topics brought last instead of data, such as an HTTP error: a source that is down is reported once, not each minute. */
export class MissingData {
  readonly #last = new Map<unknown, string>();

  /** Throws SmartcarError `BAD_INPUT`, unless this was reported of the topic last. */
  report(topic: unknown, instead: Text): void {
    const text = inEnglish(instead);
    const isSame = this.#last.get(topic) === text;
    if (this.#last.size >= MOST_TOPICS) this.#last.clear();
    this.#last.set(topic, text);
    if (!isSame) throw new SmartcarError("BAD_INPUT", say("error.no-data", { came: instead }));
  }

  /** The topic brings data again. */
  ended(topic: unknown): void {
    this.#last.delete(topic);
  }
}
