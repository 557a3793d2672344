import assert from "node:assert/strict";
import type { EventEmitter } from "node:events";
import type { NodeAPI } from "node-red";
import account from "../../nodes/account/node";
import { BMW, Flow, helper } from "../support/flow";

const TYPES = [
  "signals",
  "charge",
  "limit",
  "lock",
  "schedule",
  "records",
  "surplus",
  "tariff",
  "mode",
  "webhook",
  "vehicles",
  "mqtt",
  "notify",
  "prices",
  "dashboard",
  "forecast",
];

const AT = { z: "tab", x: 100, y: 100 };

/** What keeps a process alive, but what comes and goes with the test itself. */
function alive(): number {
  return process.getActiveResourcesInfo().filter((name) => name !== "Immediate").length;
}

describe("all nodes, loaded and unloaded fifty times", () => {
  it("leave no timer, no listener and no server behind", async () => {
    let events: EventEmitter | undefined;
    const watched = (RED: NodeAPI): void => {
      events = RED.events;
      account(RED);
    };
    const others = TYPES.slice(1).map((name) => ({
      id: name,
      ...AT,
      type: `smartcar-${name}`,
      vehicle: "bmw",
      account: "account",
      ...(name === "webhook" && { path: "/hook" }),
      // Nobody answers there.
      ...(name === "forecast" && { service: "evcc", address: "http://127.0.0.1:9" }),
      ...(name === "prices" && { supplier: "evcc", address: "http://127.0.0.1:9" }),
    }));
    const configs = [
      { id: "account", type: "smartcar-account", environment: "simulator" },
      { id: "bmw", type: "smartcar-vehicle", account: "account", vehicleId: BMW, make: "BMW", chargePowerKw: "3.7" },
      ...others,
    ];
    const counts: { alive: number; listeners: number; process: number }[] = [];

    for (let round = 0; round < 50; round++) {
      const flow = await Flow.load(
        { type: "smartcar-signals", vehicle: "bmw" },
        configs,
        {},
        Flow.newUserDir(),
        watched,
      );
      for (const { id } of others) helper.getNode(id).receive({ payload: id === "surplus" ? 500 : "request" });
      await flow.quiet();
      await helper.unload();
      await flow.quiet();
      counts.push({
        alive: alive(),
        listeners: (events?.eventNames() ?? []).reduce((sum, name) => sum + (events?.listenerCount(name) ?? 0), 0),
        process: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
      });
    }

    const [early, late] = [counts[4], counts.at(-1)];
    assert.ok(early && late);
    assert.ok(late.alive <= early.alive + 2, JSON.stringify([early, late]));
    assert.deepEqual([late.listeners, late.process], [early.listeners, early.process]);
  });
});
