import { errorOf } from "./error";
/**
 * Calls every listener. One that throws keeps nobody else from being called, and harms neither the caller nor the process: a warning
 * is printed.
 */
export function emit<Update>(listeners: Iterable<(update: Update) => void>, update: Update): void {
  for (const listener of listeners) {
    try {
      listener(update);
    } catch (err) {
      process.emitWarning(errorOf(err));
    }
  }
}
