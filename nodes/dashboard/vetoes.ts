import { randomUUID } from "node:crypto";
import type { Clock } from "../../src/core/clock";
import { SECOND_MS } from "../../src/core/duration";

/** A flow that has said nothing for so long has refused. */
export const ANSWERS_WITHIN_MS = 10 * SECOND_MS;
const MOST_WAITING = 20;

/** What a flow says of a request. */
export type FlowAnswer =
  /** Carry it out, with this value. */
  | { readonly is: "confirmed"; readonly payload: unknown }
  /** With its own sentence, where it gives one. */
  | { readonly is: "refused"; readonly text?: string | undefined }
  | { readonly is: "silent" };

/** Requests that wait for the flow. */
export class Vetoes {
  readonly #pace: Clock;
  readonly #waiting = new Map<string, (verdict: FlowAnswer) => void>();

  constructor(pace: Clock) {
    this.#pace = pace;
  }

  get isFull(): boolean {
    return this.#waiting.size >= MOST_WAITING;
  }

  /** Waits for what the flow says of a request that `send` gives to it. */
  ask(send: (id: string) => void): Promise<FlowAnswer> {
    const id = randomUUID();
    return new Promise((resolve) => {
      const cancel = this.#pace.after(ANSWERS_WITHIN_MS, () => end({ is: "silent" }));
      const end = (verdict: FlowAnswer): void => {
        cancel();
        this.#waiting.delete(id);
        resolve(verdict);
      };
      this.#waiting.set(id, end);
      send(id);
    });
  }

  /** What the flow says; whether any request waits under this id. */
  answer(id: unknown, verdict: FlowAnswer): boolean {
    const end = typeof id === "string" ? this.#waiting.get(id) : undefined;
    end?.(verdict);
    return end !== undefined;
  }

  close(): void {
    for (const end of this.#waiting.values()) end({ is: "silent" });
  }
}
