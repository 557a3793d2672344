import assert from "node:assert/strict";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { request } from "undici";
import { startSimulator } from "../../../src/simulator/simulator";

describe("the simulator's command line", function () {
  let child: ChildProcessWithoutNullStreams;
  afterEach(() => child.kill("SIGKILL"));

  function start(...args: string[]): void {
    child = spawn(process.execPath, ["--require", "tsx", "src/program/cli.ts", "simulator", ...args]);
  }

  it("says where it is, serves, and ends cleanly when it is told to", async () => {
    start("--port", "0", "--speed", "60", "--start", "2026-06-01T06:00:00Z");
    const [said] = await once(child.stdout, "data");
    const [, origin = ""] = /simulator at (\S+)/.exec(String(said)) ?? [];

    const { statusCode, body } = await request(`${origin}/simulator/cars`);
    await body.dump();
    child.kill("SIGTERM");
    const [code] = await once(child, "exit");

    assert.match(String(said), /client_simulator[^]*51000000-0000-4000-8000-0000000000b1 {2}BMW i4 2024/);
    assert.match(String(said), /2026-06-01T06:0/);
    assert.ok(String(said).includes(`control page      ${origin}/\n`));
    assert.match(
      String(said),
      /Application ID    51000000-0000-4000-8000-0000000000a0\n[^]*simulator-management-token/,
    );
    assert.deepEqual([statusCode, code], [200, 0]);
  });

  it("says that the port is taken", async () => {
    const other = await startSimulator();
    start("--port", new URL(other.origin).port);
    const exit = once(child, "exit");
    const [said] = await once(child.stderr, "data");
    const [code] = await exit;
    await other.close();

    assert.match(String(said), /^The simulator cannot listen on port \d+ of 127\.0\.0\.1: another program uses it/);
    assert.equal(code, 1);
  });
});
