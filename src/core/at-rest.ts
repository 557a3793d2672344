import { deflateRawSync, inflateRawSync } from "node:zlib";

/** So many are left as they are, those that were used last: all of a house, and of a fleet those of the last minutes. */
const MOST_IN_USE = 512;

/** The one that was used last at the end. */
const inUse = new Set<{ rest(): void }>();

/** How a value becomes text, and the text an equal value. */
export interface AsText<T> {
  readonly write: (value: T) => string;
  readonly read: (text: string) => T;
}

/**
 * A value that takes a small part of its memory while many others of the process are used: it is held as compressed text then. Who uses
 * it asks for it each time, and keeps it over no `await`: a change to one that is at rest meanwhile is lost.
 */
export class AtRest<T> {
  readonly #asText: AsText<T>;
  #held: { readonly value: T } | { readonly packed: Uint8Array };

  constructor(value: T, asText: AsText<T>) {
    this.#asText = asText;
    this.#held = { value };
    this.#use();
  }

  get value(): T {
    if ("packed" in this.#held) this.#held = { value: this.#asText.read(inflateRawSync(this.#held.packed).toString()) };
    this.#use();
    return this.#held.value;
  }

  set value(value: T) {
    this.#held = { value };
    this.#use();
  }

  /** Makes it small until it is used. */
  rest(): void {
    // Copied, because a small part of a large buffer would hold all of it.
    if ("value" in this.#held)
      this.#held = { packed: new Uint8Array(deflateRawSync(this.#asText.write(this.#held.value))) };
  }

  /** Nobody uses it for now: it takes no other's place. */
  leave(): void {
    inUse.delete(this);
  }

  #use(): void {
    inUse.delete(this);
    inUse.add(this);
    const [oldest] = inUse;
    if (inUse.size <= MOST_IN_USE || !oldest) return;
    inUse.delete(oldest);
    oldest.rest();
  }
}
