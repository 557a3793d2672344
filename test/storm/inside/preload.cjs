/**
 * Loaded into Node-RED's process before anything else: the disk below its user directory, and the computer's clock, do as the storm
 * says. Nothing outside of this process is touched.
 */
const fsp = require("node:fs/promises");
const { sep } = require("node:path");

const mood = { disk: "fine", clockMs: 0 };
process.on("message", ({ kind, ...more }) => {
  if (kind === "mood") Object.assign(mood, more);
});

const isOurs = (path) => String(path).includes(`${sep}smartcar${sep}`);

/** A new version of a file is in its place. */
function tellWritten(path) {
  if (process.connected) process.send({ kind: "written", path, at: Number(process.hrtime.bigint() / 1000n) });
}

function failure(code) {
  return Object.assign(new Error(`${code}: as the storm wants it`), { code });
}

/** What changes the folder fails on a read-only disk. */
for (const name of ["rename", "link", "copyFile", "mkdir", "rm", "unlink"]) {
  const real = fsp[name];
  fsp[name] = async (...args) => {
    if (mood.disk === "read-only" && isOurs(args[0])) throw failure("EROFS");
    const result = await real(...args);
    if (name === "rename" && isOurs(args[1])) tellWritten(String(args[1]));
    return result;
  };
}

/** A full disk takes the beginning of a file; some file systems say so, others take a short write for a whole one. */
const { open } = fsp;
fsp.open = async (path, flags = "r", ...rest) => {
  const isWritten = typeof flags === "string" && /[wa+]/.test(flags);
  if (mood.disk === "read-only" && isWritten && isOurs(path)) throw failure("EROFS");
  const file = await open(path, flags, ...rest);
  if (isWritten && isOurs(path)) narrow(file);
  return file;
};

function narrow(file) {
  for (const name of ["writeFile", "appendFile"]) {
    const write = file[name];
    file[name] = async (data, ...rest) => {
      const isFull = mood.disk === "full" || mood.disk === "short";
      await write.call(file, isFull ? data.subarray(0, data.length >> 1) : data, ...rest);
      if (mood.disk === "full") throw failure("ENOSPC");
    };
  }
}

/**
 * The computer's clock: as fast as that of the home, and as wrong as the storm wants. What takes long by it comes as much earlier;
 * what is short belongs to the network.
 */
const Computer = globalThis.Date;
const SHORT_MS = 5000;
const { shown, speed, isOwn } = JSON.parse(process.env.STORM_CLOCK);
const began = performance.now();
const now = () => Math.round(shown + (performance.now() - began) * speed + mood.clockMs);
globalThis.Date = new Proxy(Computer, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new Computer(now()).toString(),
  get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
});

if (isOwn) {
  const { setTimeout: later } = globalThis;
  globalThis.setTimeout = Object.assign(
    (task, ms, ...rest) => later(task, ms > SHORT_MS ? ms / speed : ms, ...rest),
    later,
  );
}
