import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "undici";
import { AdjustableClock } from "../../src/core/adjustable-clock";
import { startSimulator, type Simulator } from "../../src/simulator/simulator";
import { carFile } from "../support/vehicle/car-file";
import { startNodeRed, type NodeRedProcess } from "../support/node-red-process";
import { bmw, tesla } from "../support/simulator/cloud";
import { until } from "../support/until";
import { valueOf } from "../support/store/stored";

const TOKEN = "a-management-token";

/** How many deliveries come at a time, and how many of them were answered when the process is killed. */
const DELIVERIES = 40;
const ANSWERED = [1, 12, 25] as const;

describe("a Node-RED that is killed while deliveries come", function () {
  this.timeout(300_000);
  const userDir = mkdtempSync(join(tmpdir(), "smartcar-killed-"));
  const news = join(userDir, "news.jsonl");
  const clock = new AdjustableClock({ now: Date.parse("2026-06-01T12:00:00Z"), speed: 1 });
  let simulator: Simulator;
  let nodeRed: NodeRedProcess;
  let sent = 0;
  const acknowledged = new Map<string, Set<string>>([
    [bmw, new Set()],
    [tesla, new Set()],
  ]);

  before(async () => {
    simulator = await startSimulator({ clock });
    nodeRed = await start();
  });
  after(async () => {
    await nodeRed.child.stop();
    await simulator.close();
    rmSync(userDir, { recursive: true, force: true });
  });

  for (const answers of ANSWERED) {
    it(`loses nothing that it had answered, and takes nothing twice, after ${answers} answers`, async () => {
      let killed: Promise<unknown> | undefined;
      let count = 0;
      const deliver = async (): Promise<void> => {
        const { vehicleId, code, status } = await deliverNext();
        if (status !== 200) return;
        acknowledged.get(vehicleId)?.add(code);
        if (++count === answers) killed = nodeRed.child.stop("SIGKILL");
      };
      await Promise.all(Array.from({ length: DELIVERIES }, () => deliver().catch(() => {})));
      assert.ok(killed, "it was not killed");
      await killed;

      nodeRed = await start();

      for (const [vehicleId, codes] of acknowledged)
        await until("every car knows what was answered", async () => {
          const known = signalsOf(vehicleId);
          return [...codes].every((code) => known.has(code));
        });
      // What comes now is applied after all that was promised before.
      for (const { vehicleId, code, status } of [await deliverNext(), await deliverNext()]) {
        assert.equal(status, 200);
        acknowledged.get(vehicleId)?.add(code);
        await until("the newest is known", async () => signalsOf(vehicleId).has(code));
        const line = `${vehicleId} ${signalsOf(vehicleId).size}`;
        await until("its news came out", async () => reported().includes(line));
      }
      assert.deepEqual(reported(), [...new Set(reported())], "no news was applied twice");
    });
  }

  it("knows after all that which deliveries came, and leaves no journal when it ends", async () => {
    const { body, headers, status } = await deliverNext();
    assert.equal(status, 200);
    await nodeRed.child.stop("SIGKILL");
    nodeRed = await start();
    const before = reported().length;

    assert.equal(await post(body, headers), 200);
    await nodeRed.child.stop();

    assert.deepEqual(readdirSync(join(userDir, "smartcar", "account-deliveries")), []);
    assert.ok(reported().length <= before + 1);
    nodeRed = await start();
    assert.equal(await post(body, headers), 200);
    assert.deepEqual(reported(), [...new Set(reported())]);
  });

  interface Sent {
    readonly vehicleId: string;
    readonly code: string;
    readonly status: number;
    readonly body: string;
    readonly headers: Record<string, string>;
  }

  /** Each tells one signal that no other tells. */
  async function deliverNext(): Promise<Sent> {
    sent += 1;
    const code = `test-${sent}`;
    const vehicleId = sent % 2 ? bmw : tesla;
    const now = new Date(clock.now()).toISOString();
    const body = JSON.stringify({
      eventId: `event-${sent}`,
      eventType: "VEHICLE_STATE",
      data: {
        user: { id: "user" },
        vehicle: { id: vehicleId },
        signals: [
          {
            code,
            name: code,
            group: "test",
            status: { value: "SUCCESS" },
            body: { value: sent },
            meta: { oemUpdatedAt: now, retrievedAt: now },
          },
        ],
      },
      meta: { version: "4.0", mode: "LIVE", deliveredAt: now },
    });
    const signature = createHmac("sha256", TOKEN).update(body).digest("hex");
    const headers = { "content-type": "application/json", "sc-signature": signature };
    return { vehicleId, code, body, headers, status: await post(body, headers) };
  }

  async function post(body: string, headers: Record<string, string>): Promise<number> {
    const answer = await request(`http://127.0.0.1:${nodeRed.port}/hook`, { method: "POST", headers, body });
    await answer.body.dump();
    return answer.statusCode;
  }

  function signalsOf(vehicleId: string): ReadonlySet<string> {
    const state = Object(valueOf(carFile(userDir, vehicleId)[`car/${vehicleId}/state`]));
    return new Set(Object.keys(Object(state.signals)));
  }

  /** The news that came out of the webhook node, each as its car and how many signals of it were known then. */
  function reported(): readonly string[] {
    return existsSync(news) ? readFileSync(news, "utf8").trim().split("\n") : [];
  }

  function start(): Promise<NodeRedProcess> {
    const at = { z: "tab", x: 100, y: 100 };
    return startNodeRed({
      userDir,
      credentials: { account: { ...simulator.credentials, managementToken: TOKEN } },
      flow: [
        { id: "tab", type: "tab", label: "Deliveries" },
        { id: "account", type: "smartcar-account", environment: "custom", origin: simulator.origin },
        { id: "bmw", type: "smartcar-vehicle", account: "account", vehicleId: bmw },
        { id: "tesla", type: "smartcar-vehicle", account: "account", vehicleId: tesla },
        { id: "hook", type: "smartcar-webhook", ...at, account: "account", path: "/hook", wires: [["count"], []] },
        {
          id: "count",
          type: "function",
          ...at,
          func: "return { payload: `${msg.payload.vehicleId} ${Object.keys(msg.signals).length}` };",
          wires: [["news"]],
        },
        {
          id: "news",
          type: "file",
          ...at,
          filename: news,
          filenameType: "str",
          appendNewline: true,
          overwriteFile: "false",
          wires: [[]],
        },
      ],
    });
  }
});
