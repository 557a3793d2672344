import type { Clock } from "../core/clock";

/** What is to be published. An empty payload that is retained deletes what the broker has. */
export interface Publication {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
  readonly qos: 0 | 1;
}

interface Topic {
  /** What it is to be. */
  wanted: string;
  /** What was published last. */
  sent: string | undefined;
  sentAt: number;
  cancel: (() => void) | undefined;
}

/**
 * Publishes retained documents when they change, each topic no more often than every `everyMs`: what changes meanwhile waits, and
 * only the last of it is published.
 */
export class Publisher {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #send: (publication: Publication) => void;
  readonly #topics = new Map<string, Topic>();

  constructor(clock: Clock, everyMs: number, send: (publication: Publication) => void) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#send = send;
  }

  /** What a topic is to hold: a text, or an object as JSON. `undefined` deletes it. */
  retained(topic: string, document: object | string | undefined): void {
    if (document === undefined) return this.remove(topic);
    const wanted = typeof document === "string" ? document : JSON.stringify(document);
    const known = this.#topics.get(topic) ?? { wanted, sent: undefined, sentAt: -Infinity, cancel: undefined };
    this.#topics.set(topic, known);
    known.wanted = wanted;
    if (wanted === known.sent || known.cancel) return;
    const now = this.#clock.now();
    // A clock that was set back must hold up nothing.
    const waitMs = Math.min(known.sentAt + this.#everyMs - now, this.#everyMs);
    if (waitMs <= 0) return this.#publish(topic, known);
    known.cancel = this.#clock.after(waitMs, () => {
      known.cancel = undefined;
      if (known.wanted !== known.sent) this.#publish(topic, known);
    });
  }

  /** Publishes what nobody keeps, at once. */
  once(topic: string, document: object): void {
    this.#send({ topic, payload: JSON.stringify(document), retain: false, qos: 1 });
  }

  /** Deletes what the broker has of a topic; once, where it is known to have anything. */
  remove(topic: string): void {
    const known = this.#topics.get(topic);
    if (!known) return;
    this.forget(topic);
    if (known.sent !== undefined) this.erase(topic);
  }

  /** Deletes what the broker may have from before. */
  erase(topic: string): void {
    this.#send({ topic, payload: "", retain: true, qos: 1 });
  }

  /** The topic is no longer published. */
  forget(topic: string): void {
    this.#topics.get(topic)?.cancel?.();
    this.#topics.delete(topic);
  }

  /** The topics that are published now. */
  get topics(): readonly string[] {
    return [...this.#topics.keys()];
  }

  /** Publishes everything again, for a broker that may have lost it. */
  republish(): void {
    for (const topic of this.topics) this.again(topic);
  }

  /** The same for one topic. */
  again(topic: string): void {
    const known = this.#topics.get(topic);
    if (!known) return;
    known.cancel?.();
    known.cancel = undefined;
    this.#publish(topic, known);
  }

  close(): void {
    for (const { cancel } of this.#topics.values()) cancel?.();
    this.#topics.clear();
  }

  #publish(topic: string, known: Topic): void {
    known.sent = known.wanted;
    known.sentAt = this.#clock.now();
    this.#send({ topic, payload: known.wanted, retain: true, qos: 1 });
  }
}
