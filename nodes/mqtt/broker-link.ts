import { isRecord } from "../../src/core/describe-value";
import type { Clock } from "../../src/core/clock";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/core/duration";
import { textOf, type MqttMessage } from "./messages";

export interface BrokerLinkOptions {
  readonly pace: Clock;
  /** Where this node says whether it runs. */
  readonly statusTopic: string;
  /** Where Home Assistant says so; absent where it is told nothing. */
  readonly birthTopic: string | undefined;
  /** Publishes everything again. */
  readonly republish: () => void;
  /** Says again that this node runs. */
  readonly sayOnline: () => void;
  readonly onChange: () => void;
}

/** Without a Status node nobody says when the broker is connected: everything is published again after each of these. */
const BLIND_MS = [5 * SECOND_MS, 30 * SECOND_MS, 5 * MINUTE_MS];
/** Not all programs should speak at once when Home Assistant has started. */
const BIRTH_WITHIN_MS = 5 * SECOND_MS;

/** What is known of the broker and its listeners, and so when all has to be published again. */
export class BrokerLink {
  readonly #options: BrokerLinkOptions;
  #isConnected: boolean | undefined;
  #stopBirth = (): void => {};
  #stopBlind: () => void;

  constructor(options: BrokerLinkOptions) {
    this.#options = options;
    this.#stopBlind = this.#republishBlindly(0);
  }

  /** `undefined` as long as no Status node has said. */
  get isConnected(): boolean | undefined {
    return this.#isConnected;
  }

  /** Takes a message that is about the broker or its listeners; whether it is. */
  take({ status, topic, payload }: MqttMessage): boolean {
    if (isRecord(status)) {
      if (isOfBroker(status)) this.#noteStatus(status["fill"] === "green");
      return true;
    }
    const { statusTopic, birthTopic, sayOnline } = this.#options;
    // First, as both prefixes may be the same: what this node has published itself is no birth message.
    if (topic === statusTopic) {
      // The will of a connection that was lost may come when the next one is there.
      if (textOf(payload) === "offline") sayOnline();
      return true;
    }
    if (birthTopic === undefined || topic !== birthTopic) return false;
    if (textOf(payload) === "online") this.#republishSoon();
    return true;
  }

  close(): void {
    this.#stopBirth();
    this.#stopBlind();
  }

  #noteStatus(isConnected: boolean): void {
    const was = this.#isConnected;
    this.#isConnected = isConnected;
    this.#stopBlind();
    if (isConnected && was !== true) this.#options.republish();
    if (isConnected !== was) this.#options.onChange();
  }

  #republishSoon(): void {
    const { pace, republish } = this.#options;
    this.#stopBirth();
    this.#stopBirth = pace.after(Math.random() * BIRTH_WITHIN_MS, republish);
  }

  #republishBlindly(index: number): () => void {
    const { pace, republish } = this.#options;
    return pace.after(BLIND_MS[index] ?? HOUR_MS, () => {
      republish();
      this.#stopBlind = this.#republishBlindly(index + 1);
    });
  }
}

/** Whether a status is of an MQTT node, or of a subflow with one: a Status node of all nodes gives this node its own, too. */
function isOfBroker({ source }: Readonly<Record<string, unknown>>): boolean {
  const type = isRecord(source) ? source["type"] : undefined;
  return typeof type !== "string" || type.startsWith("mqtt") || type.startsWith("subflow:");
}
