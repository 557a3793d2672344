import assert from "node:assert/strict";
import type { Simulator } from "../../src/simulator/simulator";
import { FakeClock } from "../support/fake-clock";
import { cloudAndAccount, Flow, helper, type Out } from "../support/flow";

/** What nodes of an account with a language of its own send, in a Node-RED that runs in English. */
describe("the language of an account", () => {
  let simulator: Simulator;
  let flow: Flow;
  let pace: FakeClock;

  const load = async (node: Record<string, unknown>): Promise<void> => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    pace = new FakeClock();
    const configs = cloud.configs.map((one) => (one["id"] === "account" ? { ...one, language: "de" } : one));
    flow = await Flow.load(node, configs, cloud.credentials, undefined, undefined, pace);
  };

  /** Lets time pass until something has come out that is looked for. */
  async function out(isWanted: (out: Out) => boolean): Promise<Record<string, unknown>> {
    for (let turn = 0; turn < 2000; turn++) {
      const found = flow.take().find(isWanted);
      if (found) return found.msg;
      await pace.advance(250);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return assert.fail("nothing came out");
  }

  afterEach(async () => {
    await helper.unload();
    await simulator.close();
  });

  it("is that of reasons, warnings, and errors", async () => {
    await load({ type: "smartcar-tariff", vehicle: "bmw", zone: "UTC" });

    flow.node.receive({ payload: "request" });
    const { payload } = await out(({ end }) => end === "second");
    assert.match(String(Object(payload)["reason"]), /^Die Batteriekapazität ist unbekannt\. Sie im Node /);

    flow.node.receive({ payload: "nonsense", topic: "nonsense" });
    const { error } = await out(({ end }) => end === "catch");
    assert.match(
      String(Object(error)["message"]),
      /Die Nachricht wurde nicht erkannt: .+\. Erlaubt: Preise, eine Solarvorhersage, /,
    );
    assert.equal(Object(error)["code"], "BAD_INPUT");
  });

  it("is that of notices and their titles", async () => {
    await load({ type: "smartcar-notify", vehicle: "bmw", zone: "UTC" });

    flow.node.receive({
      payload: { outcome: "refused", code: "NOT_PLUGGED_IN", command: "start", reason: "Grund." },
    });
    const { topic, code } = await out(({ end }) => end === "first");
    assert.equal(code, "not-done");
    assert.match(String(topic), /Befehl nicht ausgeführt$/);
  });

  it("is that of the names in Home Assistant", async () => {
    await load({ type: "smartcar-mqtt", account: "account", discovery: "current" });

    const { payload } = await out(
      ({ msg }) => /^homeassistant\/device\/.*config$/.test(String(msg["topic"])) && /soc/.test(String(msg["payload"])),
    );
    const names = [...String(payload).matchAll(/"name":"([^"]+)"/g)].map(([, name]) => name);
    for (const name of ["Ladestand", "Reichweite", "Kilometerstand"]) assert.ok(names.includes(name), names.join(", "));
  });
});
