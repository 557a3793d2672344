// Loaded into Node-RED by `--require`: tells what the process holds when it is asked. Needs `--expose-gc`.
"use strict";

const SETTLE_MS = 300;

process.on("message", () => {
  const { user, system } = process.cpuUsage();
  setTimeout(() => {
    const { rss } = process.memoryUsage();
    globalThis.gc();
    process.send({ cpuMs: (user + system) / 1000, rssMb: rss / 1e6, heapMb: process.memoryUsage().heapUsed / 1e6 });
  }, SETTLE_MS);
});
process.channel.unref();
