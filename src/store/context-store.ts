import { SmartcarError } from "../error";
import { Outage } from "./outage";
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
  readonly onProblem: OnProblem;
}

/** Keeps values in a Node-RED context store, for example one that several machines share. What a failing store refuses stays in memory. */
export function contextStore({ context, name, onProblem }: ContextStoreOptions): Store {
  const outage = new Outage(onProblem);
  const unsaved = new Map<string, unknown>();

  function failed(cause: unknown): void {
    const said = cause instanceof Error ? cause.message : String(cause);
    outage.met(
      new SmartcarError(
        "STORE",
        `The context store "${name}" failed: ${said}. Check contextStorage in Node-RED's settings`,
      ),
    );
  }

  return {
    get: (key) =>
      new Promise((resolve) => {
        if (unsaved.has(key)) return resolve(structuredClone(unsaved.get(key)));
        context.get(pathOf(key), name, (err, value) => {
          if (err) failed(err);
          resolve(err ? undefined : structuredClone(value));
        });
      }),
    set: (key, value) =>
      new Promise((resolve) => {
        const copy: unknown = structuredClone(value);
        unsaved.set(key, copy);
        context.set(pathOf(key), copy, name, (err) => {
          if (err) {
            failed(err);
          } else {
            unsaved.delete(key);
            outage.over();
          }
          resolve();
        });
      }),
    close: async () => {},
  };
}

/** Node-RED reads dots and brackets in a key as a path into an object. */
function pathOf(key: string): string {
  return `smartcar_${key.replaceAll(/\W/g, "_")}`;
}
