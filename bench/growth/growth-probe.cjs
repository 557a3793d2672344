// Loaded into Node-RED by `--require`: reports what the process has used and what it holds when it is asked. Needs `--expose-gc`.
"use strict";

const { readFileSync } = require("node:fs");

process.on("message", (question) => {
  // A collection that a round has caused belongs to nobody's processor time.
  if (question === "begin") globalThis.gc();
  const { user, system } = process.cpuUsage();
  const writtenBytes = written();
  if (question === "hold") globalThis.gc();
  const { heapUsed } = process.memoryUsage();
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
