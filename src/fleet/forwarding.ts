import { randomUUID } from "node:crypto";
import { SECOND_MS } from "../core/duration";
import { SmartcarError, errorOf } from "../core/error";
import { say } from "../core/speech";
import type { Engine } from "../store/engine/engine";
import type { Mail } from "../store/engine/mail";
import type { Workers } from "../store/engine/workers";
import type { CarCommand, Order } from "../vehicle/commands/command-spec";
import type { RequestOptions } from "../vehicle/commands/request-options";
import type { Outcome } from "../vehicle/outcome";
import type { Ownership } from "../vehicle/ownership";
import { receivedError, receivedOutcome, type Message } from "./message";

export interface ForwardingOptions {
  readonly engine: Engine;
  readonly workers: Workers;
  readonly mail: Mail;
  /** It has begun by then, or not at all; the answer may take as long as it likes. */
  readonly beginsMs: number;
}

type ForwardedAnswer = Outcome<CarCommand> | SmartcarError | "ended" | undefined;

interface Waiting {
  /** Which process has begun with it, and in which of its runs. */
  begun: { readonly worker: string; readonly run: string } | undefined;
  readonly ask: RequestOptions;
  readonly settle: (answer: ForwardedAnswer) => void;
}

/** How often it is looked whether the other process cannot have begun any more. */
const LOOKS_MS = SECOND_MS / 2;

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
   * `undefined` where the other process has certainly not begun in time, "ended" where it has, and has ended since. Throws its SmartcarError, and `STORE`,
   * which leaves it open.
   */
  async forward(
    worker: string,
    vehicleId: string,
    order: Order,
    ask: RequestOptions,
  ): ReturnType<Ownership["forward"]> {
    const { engine, workers, mail, beginsMs } = this.#options;
    const { now } = engine;
    if (now === undefined) return undefined;
    const id = randomUUID();
    const { repeated, automatic, force, since, sender, topic, retained } = ask;
    const message: Message = {
      kind: "request",
      id,
      from: workers.id,
      vehicleId,
      order: { command: order.command, limit: order.limit },
      ask: { repeated, automatic, force, since, sender, topic, retained },
      until: now + beginsMs,
    };
    const answer = await new Promise<ForwardedAnswer>((resolve, reject) => {
      const settle: Waiting["settle"] = (came) => {
        endLooking();
        this.#waiting.delete(id);
        resolve(came);
      };
      const fail = (err: unknown): void => {
        endLooking();
        this.#waiting.delete(id);
        reject(errorOf(err));
      };
      // That it has begun came to this process by then, and is read, or it has not.
      const look = (): void => {
        if (this.#waiting.get(id)?.begun) return;
        if (mail.readUntil > message.until) settle(undefined);
        else if (engine.isOut) fail(new SmartcarError("STORE", say("error.elsewhere"), { retry: "later" }));
        else endLooking = engine.clock.after(LOOKS_MS, look);
      };
      let endLooking = engine.clock.after(beginsMs, look);
      this.#waiting.set(id, { begun: undefined, ask, settle });
      mail.post(worker, message).catch(fail);
    });
    if (answer instanceof Error) throw answer;
    if (typeof answer === "object" && ask.onConfirmation) this.#follow(id, ask);
    return answer;
  }

  /** Takes in what another process says of a request. */
  take(message: Extract<Message, { readonly id: string }>): void {
    const waiting = this.#waiting.get(message.id);
    if (message.kind === "begun" && waiting) waiting.begun = message;
    if (message.kind === "outcome") waiting?.settle(receivedOutcome(message.outcome));
    if (message.kind === "failed") waiting?.settle(receivedError(message.error));
    if (message.kind === "confirmation")
      this.#answered.get(message.id)?.onConfirmation?.(receivedOutcome(message.outcome));
  }

  /** Looks whether those who have begun still live. */
  look(): void {
    for (const { begun, settle } of this.#waiting.values()) {
      const worker = this.#options.workers.all.find(({ id }) => id === begun?.worker);
      if (begun && !(worker?.isAlive && worker.run === begun.run)) settle("ended");
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
