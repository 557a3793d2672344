import { SECOND_MS } from "../core/duration";
import type { Clock } from "../core/clock";
import { SmartcarError, errorOf } from "../core/error";
import { say } from "../core/speech";
import { changesInTurn } from "./changes-in-turn";
import { ProblemLatch } from "./problem-latch";
import type { OnProblem, Store } from "./store";

/** The part of a Node-RED context that is needed; in its callback form, which every context store serves. */
export interface Context {
  get(key: string, store: string, done: (err: unknown, value?: unknown) => void): void;
  set(key: string, value: unknown, store: string, done: (err: unknown) => void): void;
}

export interface ContextStoreOptions {
  readonly context: Context;
  /** The name of the context store in Node-RED's settings. */
  readonly name: string;
  /** Keeps the keys of one user of a context apart from another's. */
  readonly prefix?: string | undefined;
  readonly clock: Clock;
  readonly onProblem: OnProblem;
}

/** A store that is out of reach may say nothing at all; a car must not wait for it, least of all again and again. */
const PATIENCE_MS = 5 * SECOND_MS;
const PATIENCE_IN_OUTAGE_MS = SECOND_MS;

const NO_RESPONSE = Symbol("no response");

type Answer = { readonly value: unknown } | { readonly failure: unknown };

/**
 * Keeps values in a Node-RED context store, which has no way to change a value that another process may change meanwhile: it
 * serves one process at a time. What belongs together is written value by value. What a failing store refuses stays in memory.
 */
export function contextStore({ context, name, prefix, clock, onProblem }: ContextStoreOptions): Store {
  const problems = new ProblemLatch(onProblem);
  /** Every value as it was last read or changed. */
  const known = new Map<string, unknown>();
  /** What the store has not taken yet. */
  const unsaved = new Set<string>();
  /** What the store has never answered. Its own value, once it can be read, is worth more than one that was begun without it. */
  const unread = new Set<string>();

  /** Asks the store; `hear` gets its answer, which may come after the promise has resolved for want of one. Never rejects. */
  function ask(
    call: (done: (err: unknown, value?: unknown) => void) => void,
    onAnswer: (answer: Answer) => void,
  ): Promise<void> {
    return new Promise((resolve) => {
      const patience = problems.isOn ? PATIENCE_IN_OUTAGE_MS : PATIENCE_MS;
      const giveUp = clock.after(patience, () => settle({ failure: NO_RESPONSE }));
      const settle = (answer: Answer): void => {
        giveUp();
        onAnswer(answer);
        resolve();
      };
      try {
        call((err, value) => settle(err ? { failure: err } : { value }));
      } catch (err) {
        settle({ failure: err });
      }
    });
  }

  function load(key: string): Promise<void> {
    const before = known.get(key);
    return ask(
      (done) => context.get(pathOf(key, prefix), name, done),
      (answer) => {
        if ("failure" in answer) {
          if (!known.has(key)) unread.add(key);
          return failed(answer.failure);
        }
        const wasUnread = unread.delete(key);
        const isOutdated = unsaved.has(key) || known.get(key) !== before;
        if (isOutdated && !wasUnread) return;
        const value = answer.value ?? undefined;
        if (wasUnread && value === undefined && known.has(key)) return void save(key);
        known.set(key, structuredClone(value));
        worked();
      },
    );
  }

  function save(key: string): Promise<void> {
    const value = known.get(key);
    unsaved.add(key);
    return ask(
      (done) => context.set(pathOf(key, prefix), structuredClone(value), name, done),
      (answer) => {
        if ("failure" in answer) return failed(answer.failure);
        if (known.get(key) === value) unsaved.delete(key);
        worked();
      },
    );
  }

  function failed(failure: unknown): void {
    const says =
      failure === NO_RESPONSE
        ? say("store.context-no-response", { name })
        : say("store.context-failed", { name, why: errorOf(failure).message.replace(/\.$/, "") });
    problems.met(new SmartcarError("STORE", says));
  }

  /** The store is back: what it has missed follows, one value after the other. */
  function worked(): void {
    const [missed] = unsaved;
    if (problems.isOn && missed !== undefined) return void save(missed);
    if (missed === undefined && unread.size === 0) problems.over();
  }

  const { get, set, change } = changesInTurn({
    get: async (key) => {
      const isKnown = known.has(key) && !unread.has(key);
      if (!unsaved.has(key) && !(isKnown && problems.isOn)) await load(key);
      return structuredClone(known.get(key));
    },
    set: async (key, value) => {
      known.set(key, structuredClone(value));
      if (!unread.has(key)) await save(key);
    },
  });

  return {
    get,
    set,
    change,
    together: (work) => work(),
    isSafe: async () => unsaved.size === 0 && unread.size === 0,
    report: (problem) => problems.tell(problem),
    close: async () => {
      await Promise.all([...unsaved].map(save));
    },
  };
}

/** Node-RED reads dots and brackets in a key as a path into an object. */
function pathOf(key: string, prefix?: string): string {
  return `smartcar_${(prefix === undefined ? key : `${prefix}/${key}`).replaceAll(/\W/g, "_")}`;
}
