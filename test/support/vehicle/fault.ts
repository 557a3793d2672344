import assert from "node:assert/strict";
import { SmartcarError } from "../../../src/core/error";

/** The error that `work` ends in. */
export async function fault(work: Promise<unknown>): Promise<SmartcarError> {
  const err = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  assert.ok(err instanceof SmartcarError, String(err));
  return err;
}
