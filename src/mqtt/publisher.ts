import type { Clock } from "../core/clock";

/** A message to publish. An empty retained payload deletes the retained message of the broker. */
export interface Publication {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
  readonly qos: 0 | 1;
}

interface Topic {
  /** The latest payload. */
  wanted: string;
  /** The payload that was published last. */
  sent: string | undefined;
  sentAt: number;
  cancel: (() => void) | undefined;
}

/**
 * Publishes retained documents when they change, each topic at most once per `everyMs`: changes within that time wait, and only the
 * last one is published.
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

  /** Sets the content of a topic: a text, or an object as JSON. `undefined` deletes it. */
  retained(topic: string, document: object | string | undefined): void {
    if (document === undefined) return this.remove(topic);
    const wanted = typeof document === "string" ? document : JSON.stringify(document);
    const known = this.#topics.get(topic) ?? { wanted, sent: undefined, sentAt: -Infinity, cancel: undefined };
    this.#topics.set(topic, known);
    known.wanted = wanted;
    if (wanted === known.sent || known.cancel) return;
    const now = this.#clock.now();
    // If the clock was set back, nothing must wait until it gets there again.
    const waitMs = Math.min(known.sentAt + this.#everyMs - now, this.#everyMs);
    if (waitMs <= 0) return this.#publish(topic, known);
    known.cancel = this.#clock.after(waitMs, () => {
      known.cancel = undefined;
      if (known.wanted !== known.sent) this.#publish(topic, known);
    });
  }

  /** Publishes a document at once, not retained. */
  once(topic: string, document: object): void {
    this.#send({ topic, payload: JSON.stringify(document), retain: false, qos: 1 });
  }

  /** Stops publishing a topic, and deletes it from the broker if it was published. */
  remove(topic: string): void {
    const known = this.#topics.get(topic);
    if (!known) return;
    this.forget(topic);
    if (known.sent !== undefined) this.erase(topic);
  }

  /** Deletes a topic that the broker may have from earlier. */
  erase(topic: string): void {
    this.#send({ topic, payload: "", retain: true, qos: 1 });
  }

  /** Stops publishing a topic, without deleting it from the broker. */
  forget(topic: string): void {
    this.#topics.get(topic)?.cancel?.();
    this.#topics.delete(topic);
  }

  /** The topics that are being published. */
  get topics(): readonly string[] {
    return [...this.#topics.keys()];
  }

  /** Publishes all topics again, for a broker that may have lost them. */
  republish(): void {
    for (const topic of this.topics) this.again(topic);
  }

  /** Publishes one topic again. */
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
