import { spawnSync } from "node:child_process";
import { DateTime } from "luxon";

/**
 * Runs the unit tests as if today were another day: a day of each month, all weekdays among them, and both sides of each change
 * of the clocks in Europe. What follows `--` goes to mocha, for instance a file.
 */
const ZONE = "Europe/Berlin";

const today = DateTime.now().setZone(ZONE).startOf("day");

const changes = Array.from({ length: 365 }, (_, index) => today.plus({ days: index + 1 })).filter(
  (day) => day.offset !== day.plus({ days: 1 }).offset,
);

/** The weekday moves on by one from month to month. */
const months = Array.from({ length: 12 }, (_, index) => {
  const first = today.plus({ months: index }).startOf("month");
  const day = first.plus({ days: (index + 7 - (first.weekday % 7)) % 7 });
  return day <= today ? day.plus({ weeks: 4 }) : day;
});

const days = [...changes.flatMap((day) => [day.minus({ days: 1 }), day]), ...months];

let failed = 0;
for (const day of days.toSorted((a, b) => a.toMillis() - b.toMillis())) {
  const shift = Math.round(day.diff(today, "days").days);
  const env = { ...process.env, TEST_SHIFT_DAYS: String(shift) };
  const { status } = spawnSync("npx", ["mocha", "--reporter", "dot", ...process.argv.slice(2)], {
    env,
    stdio: "inherit",
  });
  process.stdout.write(
    `${status === 0 ? "ok  " : "FAIL"} ${day.toFormat("cccc d LLLL yyyy")}: TEST_SHIFT_DAYS=${shift}\n`,
  );
  if (status !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
