// Loaded into Node-RED by `--require`: reports what the process has used and what it holds when it is asked. Needs `--expose-gc`.
"use strict";

const { readFileSync } = require("node:fs");
const { setTimeout: sleep } = require("node:timers/promises");
const { writeHeapSnapshot } = require("node:v8");

/** Where what is held is written to whenever it is asked for, if anyone wants it: `GROWTH_SNAPSHOTS=folder`. */
const { GROWTH_SNAPSHOTS: SNAPSHOTS } = process.env;
let snapshots = 0;

/** Of 100 ms. */
const CALM_US = 4000;

process.on("message", (question) => void answer(question));
process.channel.unref();

async function answer(question) {
  // A collection that a round has caused belongs to nobody's processor time, nor what other threads do after it: of a large heap, much.
  if (question === "begin") {
    globalThis.gc();
    await calm();
  }
  const { user, system } = process.cpuUsage();
  const writtenBytes = written();
  if (question === "hold") globalThis.gc();
  const { heapUsed } = process.memoryUsage();
  if (question === "hold" && SNAPSHOTS)
    writeHeapSnapshot(`${SNAPSHOTS}/${process.pid}-${(snapshots += 1)}.heapsnapshot`);
  process.send({ cpuMs: (user + system) / 1000, writtenBytes, heapUsed });
}

/** Until next to nothing is done any more. */
async function calm() {
  for (let before = process.cpuUsage(); ; before = process.cpuUsage()) {
    await sleep(100);
    const { user, system } = process.cpuUsage(before);
    if (user + system < CALM_US) return;
  }
}

/** All that was written to files and sockets; 0 where the system does not count it. */
function written() {
  try {
    return Number(/^wchar: (\d+)/m.exec(readFileSync("/proc/self/io", "utf8"))[1]);
  } catch {
    return 0;
  }
}
