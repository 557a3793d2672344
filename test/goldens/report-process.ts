import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/core/duration";
import { startDemo } from "./demo-here";
import { VirtualTime } from "./virtual-time";

/**
 * Lives through a month of the demo, and writes its reports as files to look at: `npm run reports -- FOLDER [DAYS]`. What the
 * demo's house and cars do in it is the same on each computer.
 */

const [, , folder = "reports", days = "31"] = process.argv;
/** A faster house would publish so seldom that its meter is too slow. */
const SPEED = 960;
const time = new VirtualTime("2026-06-01T10:00:00Z");

const at = { z: "sun", x: 100, y: 900 };
const RECORDS = {
  ...at,
  id: "reports",
  type: "smartcar-records",
  account: "account",
  vehicle: "bmw",
  wires: [["made"]],
};
const MADE = { ...at, id: "made", type: "debug", active: false };

const REPORTS: ReadonlyArray<readonly [file: string, request: object]> = [
  ["sessions.csv", { report: "csv", format: "plain" }],
  ["sessions-en.csv", { report: "csv", format: "spreadsheet", language: "en-US" }],
  ["sessions-de.csv", { report: "csv", format: "spreadsheet", bom: true, language: "de" }],
  ["statement.html", { report: "page", language: "en-US" }],
  ["statement-de.html", { report: "page", language: "de" }],
  ["sums.json", { report: "sums" }],
];

async function run(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const demo = await startDemo(time, ["--speed", String(SPEED)], [RECORDS, MADE]);
  const started = time.now;
  await time.while(() => demo.red() === undefined);
  await time.pass((Number(days) * DAY_MS) / SPEED);
  process.stderr.write(`${days} days in ${Math.round((time.now - started) / MINUTE_MS)} minutes of the demo\n`);
  for (const [file, request] of REPORTS) {
    const red = demo.red();
    const known = red?.deeds.length ?? 0;
    const from = process.env["DEMO_START"];
    red?.receive(RECORDS.id, { payload: { ...request, car: "all", from, rate: 0.34, plates: { MINI: "M-XY 123E" } } });
    await time.pass(HOUR_MS / SPEED);
    const [message, fault] = ["0", "error"].map((what) =>
      red?.deeds.slice(known).findLast((deed) => deed.id === RECORDS.id && deed.what === what),
    );
    if (!message) throw new Error(`${file}: ${String(fault?.said)}`);
    const { payload }: { payload?: unknown } = Object(message.said);
    writeFileSync(join(folder, file), typeof payload === "string" ? payload : JSON.stringify(payload, undefined, 2));
  }
  process.exit(0);
}

void run();
