import mqtt from "mqtt";

interface Letter {
  readonly topic: string;
  readonly payload: unknown;
}

/** An MQTT client that remembers what came, and waits for what is to come. */
export class MqttInbox {
  readonly #client: mqtt.MqttClient;
  readonly #letters: Letter[] = [];
  readonly #waiting = new Set<() => void>();

  private constructor(client: mqtt.MqttClient) {
    this.#client = client;
    client.on("message", (topic, payload) => {
      this.#letters.push({ topic, payload: parsed(payload.toString()) });
      for (const look of this.#waiting) look();
    });
  }

  static async open(port: number, topics: readonly string[]): Promise<MqttInbox> {
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`);
    const inbox = new MqttInbox(client);
    await client.subscribeAsync([...topics]);
    return inbox;
  }

  async publish(topic: string, payload: string): Promise<void> {
    await this.#client.publishAsync(topic, payload);
  }

  /** Takes what came on a topic since the last take; nothing where nothing did. */
  takeAll(topic: string): readonly unknown[] {
    const taken = this.#letters.filter((letter) => letter.topic === topic).map(({ payload }) => payload);
    this.#letters.splice(0, Infinity, ...this.#letters.filter((letter) => letter.topic !== topic));
    return taken;
  }

  /** Takes the first letter of `topic` that has come since the last take, waiting for it if need be. */
  take(topic: string, withinMs = 240_000): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const index = this.#letters.findIndex((letter) => letter.topic === topic);
        if (index < 0) return;
        const [letter] = this.#letters.splice(index, 1);
        this.#waiting.delete(look);
        clearTimeout(patience);
        resolve(letter?.payload);
      };
      const patience = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`Nothing came on ${topic}`));
      }, withinMs);
      this.#waiting.add(look);
      look();
    });
  }

  async close(): Promise<void> {
    await this.#client.endAsync(true);
  }
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}
