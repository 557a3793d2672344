import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { needsRedis } from "../../support/engine/redis-server";
import { until } from "../../support/until";

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly runs: string;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** All processes of this machine; those that have ended and are still listed run nothing. */
function processes(): readonly Process[] {
  const numbers = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return numbers.map((name) => ({
    pid: Number(name),
    parent: Number(/\) \S (\d+) /.exec(read(`/proc/${name}/stat`))?.[1] ?? 0),
    runs: read(`/proc/${name}/cmdline`).replaceAll("\0", " ").trim(),
  }));
}

/** What a process has started, and what that has. */
function under(parent: number, all: readonly Process[]): readonly Process[] {
  return all.filter((one) => one.parent === parent).flatMap((one) => [one, ...under(one.pid, all)]);
}

describe("a run of a fleet that is ended from outside", function () {
  this.timeout(240_000);
  needsRedis();
  before(function () {
    if (process.platform !== "linux") this.skip();
  });

  const fleet = `${process.execPath} --import tsx test/fleet/run.ts --cars 3 --workers 2 --seconds 600`;
  const exact = `${process.execPath} --import tsx test/fleet/exact.ts --workers 2`;
  const ends: readonly (readonly [what: string, signal: NodeJS.Signals, command: string])[] = [
    ["npm run fleet", "SIGKILL", `exec ${fleet}`],
    ["npm run fleet:exact", "SIGINT", `exec ${exact}`],
    ["npm run fleet, of which only npm's shell is ended,", "SIGTERM", `${fleet}; exit`],
  ];

  for (const [what, signal, command] of ends)
    it(`leaves nothing of ${what} behind after ${signal}, not even what stands still`, async () => {
      const run = spawn("sh", ["-c", command], { stdio: "ignore" });
      const running = (pattern: RegExp): readonly Process[] =>
        under(run.pid ?? Number.NaN, processes()).filter(({ runs }) => pattern.test(runs));
      const workers = (): readonly Process[] => running(/worker\.js/);
      await until(
        "it has started",
        async () => workers().length === 2 && running(/^\S*(redis|valkey)-server/).length === 1,
      );
      const started = running(/./);
      process.kill(workers()[0]?.pid ?? Number.NaN, "SIGSTOP");

      run.kill(signal);

      const left = (): readonly Process[] =>
        processes().filter(({ pid, runs }) => runs !== "" && started.some((one) => one.pid === pid));
      await until("nothing is left", async () => left().length === 0);
      assert.equal(run.exitCode, null);
    });
});
