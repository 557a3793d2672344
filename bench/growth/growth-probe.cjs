// Loaded into Node-RED by `--require`: reports what the process has used and what it holds when it is asked. Needs `--expose-gc`.
"use strict";

const { readFileSync } = require("node:fs");
const { writeHeapSnapshot } = require("node:v8");

/** Where what is held is written to whenever it is asked for, if anyone wants it: `GROWTH_SNAPSHOTS=folder`. */
const { GROWTH_SNAPSHOTS: SNAPSHOTS } = process.env;
let snapshots = 0;

process.on("message", (question) => {
  // A collection that a round has caused belongs to nobody's processor time.
  if (question === "begin") globalThis.gc();
  const { user, system } = process.cpuUsage();
  const writtenBytes = written();
  if (question === "hold") globalThis.gc();
  const { heapUsed } = process.memoryUsage();
  if (question === "hold" && SNAPSHOTS)
    writeHeapSnapshot(`${SNAPSHOTS}/${process.pid}-${(snapshots += 1)}.heapsnapshot`);
  process.send({ cpuMs: (user + system) / 1000, writtenBytes, heapUsed });
});
process.channel.unref();

/** All that was written to files and sockets; 0 where the system does not count it. */
function written() {
  try {
    return Number(/^wchar: (\d+)/m.exec(readFileSync("/proc/self/io", "utf8"))[1]);
  } catch {
    return 0;
  }
}
