import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "undici";
import { startNodeRed, type NodeRedProcess } from "../support/node-red-process";
import { until } from "../support/until";

interface ExampleNode {
  readonly id: string;
  readonly type: string;
  readonly z?: string;
}

/** Those in folders need other packages, or a house of their own. */
const files = readdirSync("examples").filter((file) => file.endsWith(".json"));
const flows = files.map((file) => JSON.parse(readFileSync(join("examples", file), "utf8")) as readonly ExampleNode[]);

/** What the editor is sent of one flow: the debug messages and the statuses of its nodes. */
class Shown {
  readonly debug = new Map<string, number>();
  readonly statuses = new Map<string, Set<string>>();
  readonly #socket: WebSocket;
  readonly #tabOf = new Map(flows.flat().map(({ id, z = id }) => [id, z]));

  constructor(port: number) {
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/comms`);
    this.#socket.addEventListener("open", () => {
      for (const topic of ["debug", "status/#"]) this.#socket.send(JSON.stringify({ subscribe: topic }));
    });
    this.#socket.addEventListener("message", ({ data }) => {
      const events = JSON.parse(String(data)) as readonly { topic?: string; data?: Record<string, unknown> }[];
      for (const event of events) this.#note(event);
    });
  }

  close(): void {
    this.#socket.close();
  }

  #note({ topic = "", data = {} }: { topic?: string; data?: Record<string, unknown> }): void {
    if (topic === "debug") {
      const tab = this.#tabOf.get(String(data["id"])) ?? "";
      this.debug.set(tab, (this.debug.get(tab) ?? 0) + 1);
    }
    if (!topic.startsWith("status/")) return;
    const tab = this.#tabOf.get(topic.slice("status/".length)) ?? "";
    const texts = this.statuses.get(tab) ?? new Set();
    texts.add(String(data["text"]));
    this.statuses.set(tab, texts);
  }
}

describe("the examples, deployed unchanged", () => {
  const userDir = mkdtempSync(join(tmpdir(), "smartcar-examples-"));
  let nodeRed: NodeRedProcess;
  let shown: Shown;

  before(async () => {
    nodeRed = await startNodeRed({ userDir, flow: flows.flat() });
    shown = new Shown(nodeRed.port);
  });

  after(async () => {
    shown.close();
    await nodeRed.child.stop();
    rmSync(userDir, { recursive: true, force: true });
  });

  for (const [index, flow] of flows.entries()) {
    it(`${files[index]} shows something of a car without anyone's help`, async () => {
      const tab = flow.find(({ type }) => type === "tab")?.id ?? "";
      await until("a message in the debug sidebar", async () => (shown.debug.get(tab) ?? 0) > 0);
      await until("a status below a node", async () => (shown.statuses.get(tab)?.size ?? 0) > 0);
    });
  }

  it("report no error on the way", () => {
    const errors = nodeRed.child.lines.filter((line) => / - \[error\]/.test(line));
    assert.deepEqual(errors, []);
  });
});
