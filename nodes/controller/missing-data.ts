import { inEnglish, type Text } from "../../src/core/speech";

const MOST_TOPICS = 100;

/** What topics brought last instead of data, such as an HTTP error: a source that is down is reported once, not each minute. */
export class MissingData {
  readonly #last = new Map<unknown, string>();

  /** Whether this was reported of the topic last. */
  isReported(topic: unknown, instead: Text): boolean {
    const text = inEnglish(instead);
    const isSame = this.#last.get(topic) === text;
    if (this.#last.size >= MOST_TOPICS) this.#last.clear();
    this.#last.set(topic, text);
    return isSame;
  }

  /** The topic brings data again. */
  ended(topic: unknown): void {
    this.#last.delete(topic);
  }
}
