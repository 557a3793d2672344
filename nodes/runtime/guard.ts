import type { Node, NodeMessage } from "node-red";
import type { Clock } from "../../src/core/clock";
import { SmartcarError, errorOf } from "../../src/core/error";
import { sourceTrace } from "./source-trace";
import { inLanguageOf, say, translated } from "./speech";
import { showError } from "./status";

type Work<Args extends unknown[]> = (...args: Args) => unknown;

/**
 * Runs a node's work that no caller waits for: timers' tasks, listeners, callbacks. What it throws or rejects with would end the
 * whole of Node-RED; instead a Catch node gets it, once until the same work has succeeded.
 */
export class Guard {
  readonly #node: Node;
  readonly #reported = new Set<string>();
  /** What failed the last time: nearly nothing does, and there is much. */
  readonly #failed = new WeakMap<object, Map<string, SmartcarError>>();

  constructor(node: Node) {
    this.#node = node;
  }

  /** `work`, to be called from anywhere. */
  over<Args extends unknown[]>(work: Work<Args>): (...args: Args) => void {
    const guarded = (...args: Args): void => this.run(guarded, "", () => work(...args));
    return guarded;
  }

  /** Does `work` of `owner` now, which is the same work each time by its name: for those of which there may be thousands. */
  run(owner: object, name: string, work: () => unknown): void {
    try {
      const result = inLanguageOf(this.#node, work);
      if (!(result instanceof Promise)) return this.#succeed(owner, name);
      result.then(
        () => this.#succeed(owner, name),
        (err: unknown) => this.#fail(owner, name, err),
      );
    } catch (err) {
      this.#fail(owner, name, err);
    }
  }

  /** `clock`, with every task guarded. */
  clock(clock: Clock): Clock {
    return { now: () => clock.now(), after: (ms, task) => clock.after(ms, this.over(task)) };
  }

  #succeed(owner: object, name: string): void {
    const ofOwner = this.#failed.get(owner);
    const failed = ofOwner?.get(name);
    if (!ofOwner || !failed) return;
    this.#reported.delete(failed.message);
    ofOwner.delete(name);
  }

  #fail(owner: object, name: string, err: unknown): void {
    const failed = knownError(err);
    const ofOwner = this.#failed.get(owner) ?? new Map<string, SmartcarError>();
    this.#failed.set(owner, ofOwner.set(name, failed));
    if (this.#reported.has(failed.message)) return;
    if (this.#reported.size >= MOST_TOLD) this.#reported.clear();
    this.#reported.add(failed.message);
    report(this.#node, failed);
  }
}

/** Texts may differ each time. */
const MOST_TOLD = 100;

/** What was thrown, with a code: `INTERNAL` for everything unexpected, with its place in our sources. */
export function knownError(err: unknown): SmartcarError {
  if (err instanceof SmartcarError) return err;
  const trace = err instanceof Error ? sourceTrace(err.stack ?? "") : "";
  const why = err instanceof Error ? `${err.name}: ${err.message}` : errorOf(err).message;
  const [where] = /\b(?:src|nodes)\/[\w/.-]+\.ts:\d+/.exec(trace) ?? [];
  const speech = where === undefined ? say("error.unexpected", { why }) : say("error.unexpected-at", { why, where });
  const error = new SmartcarError("INTERNAL", speech);
  if (trace !== "") error.stack = `${error.name}: ${trace}`;
  return error;
}

/** Shows an error below the node and gives it to a Catch node, with `msg` where that can be copied. Never throws. */
export function report(node: Node, error: SmartcarError, msg: NodeMessage = {}): void {
  try {
    showError(node, error);
  } catch (err) {
    process.emitWarning(errorOf(err));
  }
  for (const carried of [msg, {}]) {
    try {
      return node.error(
        inLanguageOf(node, () => translated(error)),
        carried,
      );
    } catch (err) {
      if (carried !== msg) process.emitWarning(errorOf(err));
    }
  }
}
