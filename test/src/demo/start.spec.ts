import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { MINUTE_MS } from "../../../src/core/duration";

describe("the demo", () => {
  let nodeRed: string;
  beforeEach(() => {
    nodeRed = mkdtempSync(join(tmpdir(), "smartcar-demo-spec-"));
    writeFileSync(join(nodeRed, "package.json"), JSON.stringify({ name: "node-red", version: "5.0.0" }));
  });
  afterEach(() => rmSync(nodeRed, { recursive: true, force: true }));

  it("ends with the words of a Node-RED that does not start", async () => {
    writeFileSync(join(nodeRed, "red.js"), `console.log("no such flow"); process.exitCode = 3;`);
    const cli = join(__dirname, "../../../src/program/cli.ts");

    const running = promisify(execFile)(process.execPath, ["--require", "tsx", cli, "demo", "--node-red", nodeRed], {
      timeout: MINUTE_MS,
      killSignal: "SIGKILL",
    });

    await assert.rejects(running, { code: 1, stderr: "Node-RED ended with 3:\nno such flow\n" });
  });
});
