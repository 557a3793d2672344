import { EventEmitter } from "node:events";
import { SmartcarError } from "../core/error";
import { say } from "../core/speech";

/** Why a call ended before its answer. */
export type End = "abort" | "time-limit";

/**
 * How long one call may last: until its caller or the client gives it up, or its time is over. Made for each call and
 * released after it, because listeners on a signal that lives for months would pile up.
 */
export class Lifetime {
  /** Emits `abort` when the call ends early. undici takes it for a signal, and an AbortSignal costs ten times as much. */
  readonly ending = new EventEmitter();
  readonly #caller: AbortSignal | undefined;
  #ended: Promise<never> | undefined;
  #end: End | undefined;

  constructor(caller?: AbortSignal) {
    this.#caller = caller;
    this.#ended = new Promise((_, reject) => {
      this.ending.once("abort", () => reject(closedError()));
    });
    // Not every call is waiting for it when it ends.
    this.#ended.catch(() => {});
    if (caller?.aborted) this.abort();
    caller?.addEventListener("abort", this.abort, { once: true });
  }

  /** Why the call ended early; `undefined` while it has not. */
  get end(): End | undefined {
    return this.#end;
  }

  /** An AbortSignal of the same meaning. */
  signal(): AbortSignal {
    const controller = new AbortController();
    if (this.#end !== undefined) controller.abort();
    this.ending.once("abort", () => controller.abort());
    return controller.signal;
  }

  /** Ends the call as its caller would. */
  readonly abort = (): void => this.#stop("abort");

  /** Ends the call after `ms` of real time, unless the returned function is called before. */
  limit(ms: number): () => void {
    const timer = setTimeout(() => this.#stop("time-limit"), ms);
    return () => clearTimeout(timer);
  }

  /** What `promise` gives, or CLOSED as soon as the call ends: undici itself is deaf to a signal while it connects. */
  race<T>(promise: Promise<T>): Promise<T> {
    return this.#ended ? Promise.race([promise, this.#ended]) : promise;
  }

  /** Stops listening to the caller, and lets go of what was raced: while the heap still counts the call it must not hold its answer. */
  release(): void {
    this.#caller?.removeEventListener("abort", this.abort);
    this.ending.removeAllListeners();
    this.#ended = undefined;
  }

  #stop(end: End): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.ending.emit("abort");
  }
}

/** The error for a call that was given up before it was sent. */
export function closedError(): SmartcarError {
  return new SmartcarError("CLOSED", say("error.closed"));
}
