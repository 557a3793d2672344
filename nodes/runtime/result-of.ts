import { SmartcarError } from "../../src/core/error";

/** What `read` gives, or the SmartcarError that it throws: a node with unusable settings lives on and says so when it is used. */
export function resultOf<T>(read: () => T): T | SmartcarError {
  try {
    return read();
  } catch (err) {
    if (err instanceof SmartcarError) return err;
    throw err;
  }
}
