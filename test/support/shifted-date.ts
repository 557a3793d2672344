import { DAY_MS } from "../../src/core/duration";
import { shiftDate } from "./shift-date";

/**
 * Before any test: the computer's date is shifted by so many days as TEST_SHIFT_DAYS says, so that no test can depend on when it
 * runs. Workers of a parallel run inherit it.
 */
const days = Number(process.env["TEST_SHIFT_DAYS"] ?? 0);
if (!Number.isInteger(days)) throw new Error("TEST_SHIFT_DAYS is no whole number");

if (days !== 0) shiftDate(days * DAY_MS);

if (days !== 0 && process.env["MOCHA_WORKER_ID"] === undefined) {
  const day = new Date().toDateString();
  process.stderr.write(`The tests take today for ${day} (TEST_SHIFT_DAYS=${days})\n`);
}
