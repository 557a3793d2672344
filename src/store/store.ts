/**
 * What must survive a restart, as plain JSON by key. One writer at a time: callers serialise their own changes.
 * Throws SmartcarError `STORE` when a value could not be kept; what was read or written before is still there.
 */
export interface Store {
  /** The value kept under `key`, `undefined` if there is none. A copy: changing it changes nothing here. */
  get(key: string): Promise<unknown>;
  /** Resolves when the value is safe. */
  set(key: string, value: unknown): Promise<void>;
  /** Waits for the last write. */
  close(): Promise<void>;
}
