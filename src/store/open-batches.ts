import { AsyncLocalStorage } from "node:async_hooks";

/** A piece of work whose changes to one store are written in one go. */
interface Batch {
  readonly store: object;
  isOpen: boolean;
}

/**
 * The batches in which the present work runs, one at most for each store. One storage for all stores: until Node.js 24, each costs time
 * and memory with every promise that is made anywhere in the process.
 */
const openBatches = new AsyncLocalStorage<readonly Batch[]>();

/** Whether the present work is part of a batch of this store. */
export function isInBatchOf(store: object): boolean {
  return openBatches.getStore()?.some((batch) => batch.store === store && batch.isOpen) ?? false;
}

/** Does `work` as a batch of this store, which is over with it. */
export function inBatchOf<T>(store: object, work: () => Promise<T>): Promise<T> {
  const batch: Batch = { store, isOpen: true };
  const around = openBatches.getStore()?.filter(({ isOpen }) => isOpen) ?? [];
  return openBatches.run([...around, batch], work).finally(() => (batch.isOpen = false));
}
