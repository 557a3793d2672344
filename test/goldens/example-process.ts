import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { MINUTE_MS } from "../../src/core/duration";
import { lines } from "./told";
import { VirtualRed } from "./virtual-red";
import { VirtualTime } from "./virtual-time";

/** Runs one example for a stretch of time and writes what its nodes did: `example-process EXAMPLE OUTPUT`. */

interface ExampleNode {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  readonly func?: string;
  readonly repeat?: string;
  readonly once?: boolean;
}

async function run(example: string, output: string): Promise<void> {
  const text = readFileSync(example, "utf8").replaceAll("Math.random()", "0.5");
  const flow: readonly ExampleNode[] = JSON.parse(text);
  const userDir = mkdtempSync(join(tmpdir(), "smartcar-golden-"));
  writeFileSync(join(userDir, "flows.json"), text);
  const time = new VirtualTime("2026-06-01T05:00:00Z");
  const settings = {
    userDir,
    fileWorkingDirectory: userDir,
    flowFile: "flows.json",
    nodesDir: resolve("."),
    credentialSecret: false,
  };
  const red = await VirtualRed.start(time, { ...settings, telemetry: { enabled: false } });
  await time.pass(5 * MINUTE_MS);
  const buttons = flow.filter(({ type, once, repeat = "" }) => type === "inject" && !once && repeat === "");
  for (const { id } of buttons) {
    red.receive(id);
    await time.pass(MINUTE_MS / 2);
  }
  await time.pass(5 * MINUTE_MS);
  writeFileSync(output, lines(red.deeds, flow));
  rmSync(userDir, { recursive: true, force: true });
  process.exit(0);
}

void run(process.argv[2] ?? "", process.argv[3] ?? "");
