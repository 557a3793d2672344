import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request, WebSocket } from "undici";
import * as z from "zod";
import { MINUTE_MS } from "../../src/core/duration";
import { startNodeRed, type NodeRedProcess } from "../support/node-red-process";
import { until } from "../support/until";

const FIRST = "A first house.json";

/** One minute of the house takes one second. */
const WITHIN_MS = 20 * MINUTE_MS;

const Events = z.array(z.object({ topic: z.string().optional(), data: z.unknown() }));
const Debugged = z.object({ id: z.string(), msg: z.string() });
const Outcome = z.object({ command: z.string(), outcome: z.string(), at: z.string() });

type Outcome = z.infer<typeof Outcome>;

describe("the first example, imported and deployed in a new Node-RED", () => {
  const userDir = mkdtempSync(join(tmpdir(), "smartcar-first-"));
  const outcomes: Outcome[] = [];
  let nodeRed: NodeRedProcess;
  let socket: WebSocket;

  before(async () => {
    nodeRed = await startNodeRed({ userDir, flow: [] });
    socket = new WebSocket(`ws://127.0.0.1:${nodeRed.port}/comms`);
    await new Promise<void>((resolve) => socket.addEventListener("open", () => resolve(), { once: true }));
    socket.send(JSON.stringify({ subscribe: "debug" }));
    socket.addEventListener("message", ({ data }) => {
      for (const { topic, data: said } of Events.parse(JSON.parse(String(data)))) {
        const debugged = topic === "debug" ? Debugged.safeParse(said) : undefined;
        if (debugged?.data?.id === "first-outcome") outcomes.push(Outcome.parse(JSON.parse(debugged.data.msg)));
      }
    });
  });

  after(async () => {
    socket.close();
    await nodeRed.child.stop();
    rmSync(userDir, { recursive: true, force: true });
  });

  it("is the first in the list", () => {
    assert.equal(readdirSync("examples").toSorted()[0], FIRST);
  });

  it("charges the car within 20 seconds, and stops it when clouds come, without a broker", async () => {
    const { statusCode, body } = await request(`http://127.0.0.1:${nodeRed.port}/flows`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: readFileSync(join("examples", FIRST), "utf8"),
    });
    await body.dump();
    assert.equal(statusCode, 204);

    const made = (command: string): Outcome | undefined =>
      outcomes.find((one) => one.command === command && one.outcome === "done");
    await until("the car was started", async () => made("start") !== undefined);
    await until("the car was stopped", async () => made("stop") !== undefined);

    const [first] = outcomes;
    const started = Date.parse(made("start")?.at ?? "") - Date.parse(first?.at ?? "");
    assert.deepEqual(first && [first.command, first.outcome], ["stop", "already"], "the first decision");
    assert.ok(started <= WITHIN_MS, `started after ${started / MINUTE_MS} seconds`);
  });

  it("reports no error on the way", () => {
    const errors = nodeRed.child.lines.filter((line) => / - \[error\]/.test(line));
    assert.deepEqual(errors, []);
  });
});
