import { deserialize, serialize } from "node:v8";
import { deflateRawSync, inflateRawSync } from "node:zlib";

/** So many are left as they are, those that were used last: all of a house, and of a fleet those of the last minutes. */
const MOST_IN_USE = 512;

/** Fewer bytes of plain data are not worth the time that it takes to compress them. */
const LEAST_COMPRESSED = 4096;

/** The one that was used last at the end. */
const inUse = new Set<{ rest(): void }>();

/** How a value becomes text, and the text an equal value. */
export interface AsText<T> {
  readonly write: (value: T) => string;
  readonly read: (text: string) => T;
}

/** How plain data becomes bytes, and the bytes equal data, except for what of it is `kept` as it is. */
export interface AsBytes<T> {
  readonly pack: (value: T) => { readonly plain: unknown; readonly kept?: unknown };
  readonly unpack: (plain: unknown, kept: unknown) => T;
}

/**
 * A value that takes a small part of its memory while many others of the process are used: it is held as bytes then, compressed where
 * that is worth it. Who uses it asks for it each time, and keeps it over no `await`: a change to one that is at rest meanwhile is lost.
 */
export class AtRest<T> {
  readonly #as: AsText<T> | AsBytes<T>;
  #held: { readonly value: T } | Packed;

  constructor(value: T, as: AsText<T> | AsBytes<T>) {
    this.#as = as;
    this.#held = { value };
    this.#use();
  }

  get value(): T {
    if ("bytes" in this.#held) this.#held = { value: unpacked(this.#as, this.#held) };
    this.#use();
    return this.#held.value;
  }

  set value(value: T) {
    this.#held = { value };
    this.#use();
  }

  /** Makes it small until it is used. */
  rest(): void {
    if ("value" in this.#held) this.#held = packed(this.#as, this.#held.value);
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

interface Packed {
  /** As a buffer alone: a view of it would take as much again. */
  readonly bytes: ArrayBuffer;
  readonly kept?: unknown;
}

/** What comes after the bytes: whether they are compressed. */
const [PLAIN, COMPRESSED] = [0, 1];

/** Bytes are copied, because a small part of a large buffer would hold all of it. */
function packed<T>(as: AsText<T> | AsBytes<T>, value: T): Packed {
  if ("write" in as) return { bytes: bufferOf(COMPRESSED, deflateRawSync(as.write(value))) };
  const { plain, kept } = as.pack(value);
  // It knows more than JSON: members that are `undefined`, infinite numbers, typed arrays, and what is in it twice.
  const bytes = serialize(plain);
  const isCompressed = bytes.length >= LEAST_COMPRESSED;
  return { bytes: isCompressed ? bufferOf(COMPRESSED, deflateRawSync(bytes)) : bufferOf(PLAIN, bytes), kept };
}

function unpacked<T>(as: AsText<T> | AsBytes<T>, { bytes: buffer, kept }: Packed): T {
  const [bytes, [form]] = [
    Buffer.from(buffer, 0, buffer.byteLength - 1),
    new Uint8Array(buffer, buffer.byteLength - 1),
  ];
  const whole = form === COMPRESSED ? inflateRawSync(bytes) : bytes;
  return "write" in as ? as.read(whole.toString()) : as.unpack(deserialize(whole), kept);
}

function bufferOf(form: number, bytes: Uint8Array): ArrayBuffer {
  const all = new Uint8Array(bytes.length + 1);
  all.set(bytes);
  all[bytes.length] = form;
  return all.buffer;
}
