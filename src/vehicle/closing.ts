import type { SmartcarError } from "../core/error";

/**
 * The end of all waiting and of all requests of a car. Its signal is made when something first waits: one is large, and of thousands
 * of cars most have asked for nothing.
 */
export class Closing {
  #controller: AbortController | undefined;
  #reason: SmartcarError | undefined;

  /** Aborts with SmartcarError `CLOSED`. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#reason) this.#controller.abort(this.#reason);
    return this.#controller.signal;
  }

  get isOver(): boolean {
    return this.#reason !== undefined;
  }

  /** Throws SmartcarError `CLOSED` when it is over. */
  throwIfOver(): void {
    if (this.#reason) throw this.#reason;
  }

  end(reason: SmartcarError): void {
    this.#reason ??= reason;
    this.#controller?.abort(this.#reason);
  }
}
