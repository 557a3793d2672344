import { randomUUID } from "node:crypto";
import { SECOND_MS } from "../core/duration";
import type { SmartcarError } from "../core/error";
import type { Engine } from "../store/engine/engine";
import type { Mail } from "../store/engine/mail";
import type { Workers } from "../store/engine/workers";
import type { CarCommand, Order } from "../vehicle/commands/command-spec";
import type { RequestOptions } from "../vehicle/commands/request-options";
import type { Outcome } from "../vehicle/outcome";
import { receivedError, receivedOutcome, type Message } from "./message";

export interface ForwardingOptions {
  readonly engine: Engine;
  readonly workers: Workers;
  readonly mail: Mail;
}

interface Waiting {
  readonly worker: string;
  /** In which run of its process it has begun. */
  run: string | undefined;
  readonly ask: RequestOptions;
  readonly settle: (answer: Outcome<CarCommand> | SmartcarError | undefined) => void;
}

/** It has begun by then, or not at all; the answer may take as long as it likes. */
const BEGINS_MS = 8 * SECOND_MS;
const HEARD_MS = 2 * SECOND_MS;

/** Requests that were passed on to the process that has the car, and what came of them. */
export class Forwarding {
  readonly #options: ForwardingOptions;
  readonly #waiting = new Map<string, Waiting>();
  /** What was answered and may still be confirmed; the newest are remembered. */
  readonly #answered = new Map<string, RequestOptions>();

  constructor(options: ForwardingOptions) {
    this.#options = options;
  }

  /**
   * `undefined` where the other process has not begun, or has ended since. Throws its SmartcarError, and `STORE`.
   */
  async forward(
    worker: string,
    vehicleId: string,
    order: Order,
    ask: RequestOptions,
  ): Promise<Outcome<CarCommand> | undefined> {
    const { engine, workers, mail } = this.#options;
    const { now } = engine;
    if (now === undefined) return undefined;
    const id = randomUUID();
    const { repeated, automatic, force, sender, topic, retained } = ask;
    const message: Message = {
      kind: "request",
      id,
      from: workers.id,
      vehicleId,
      order: { command: order.command, limit: order.limit },
      ask: { repeated, automatic, force, sender, topic, retained },
      until: now + BEGINS_MS,
    };
    const answer = await new Promise<Outcome<CarCommand> | SmartcarError | undefined>((resolve, reject) => {
      const giveUp = engine.clock.after(BEGINS_MS + HEARD_MS, () => {
        const waiting = this.#waiting.get(id);
        if (waiting && waiting.run === undefined) settle(undefined);
      });
      const settle: Waiting["settle"] = (came) => {
        giveUp();
        this.#waiting.delete(id);
        resolve(came);
      };
      this.#waiting.set(id, { worker, run: undefined, ask, settle });
      mail.post(worker, message).catch((err: unknown) => {
        giveUp();
        this.#waiting.delete(id);
        reject(err instanceof Error ? err : new Error(String(err)));
      });
    });
    if (answer instanceof Error) throw answer;
    if (answer && ask.onConfirmation) this.#follow(id, ask);
    return answer;
  }

  /** Takes in what another process says of a request. */
  take(message: Extract<Message, { readonly id: string }>): void {
    const waiting = this.#waiting.get(message.id);
    if (message.kind === "begun" && waiting) waiting.run = message.run;
    if (message.kind === "outcome") waiting?.settle(receivedOutcome(message.outcome));
    if (message.kind === "failed") waiting?.settle(receivedError(message.error));
    if (message.kind === "confirmation")
      this.#answered.get(message.id)?.onConfirmation?.(receivedOutcome(message.outcome));
  }

  /** Looks whether those who have begun still live. */
  look(): void {
    for (const waiting of this.#waiting.values()) {
      const worker = this.#options.workers.all.find(({ id }) => id === waiting.worker);
      const isSame = waiting.run === undefined || worker?.run === waiting.run;
      if (!worker?.isAlive || !isSame) waiting.settle(undefined);
    }
  }

  /** Nothing is waited for any more. */
  close(): void {
    for (const waiting of this.#waiting.values()) waiting.settle(undefined);
  }

  #follow(id: string, ask: RequestOptions): void {
    this.#answered.set(id, ask);
    const [oldest] = this.#answered.keys();
    if (this.#answered.size > MOST_FOLLOWED && oldest !== undefined) this.#answered.delete(oldest);
  }
}

const MOST_FOLLOWED = 1_000;
