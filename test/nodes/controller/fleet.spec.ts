import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mock } from "node:test";
import type { AccountNode } from "../../../nodes/account/account";
import { DecidingCar } from "../../../nodes/controller/deciding-car";
import { HOUR_MS } from "../../../src/core/duration";
import { demoCars } from "../../../src/simulator/demo-cars";
import type { Simulator } from "../../../src/simulator/simulator";
import { BMW, cloudAndAccount, Flow, helper, TESLA, type Out } from "../../support/flow";
import { until } from "../../support/until";

const NOBODY = "51000000-0000-4000-8000-00000000ffff";

describe("a node that decides for the cars of its messages", () => {
  let simulator: Simulator;
  let flow: Flow;
  let userDir: string;

  const open = async (node: object, configs: readonly Record<string, unknown>[] = []): Promise<void> => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    await load(cloud, node, configs);
  };

  const load = async (
    cloud: Awaited<ReturnType<typeof cloudAndAccount>>,
    node: object,
    configs: readonly Record<string, unknown>[] = [],
  ): Promise<void> => {
    const [account = {}] = cloud.configs;
    flow = await Flow.load({ account: "account", ...node }, [account, ...configs], cloud.credentials, userDir);
  };

  /** What comes of a message, once the node has finished with it. */
  const send = async (msg: Record<string, unknown>): Promise<readonly Out[]> => {
    flow.take();
    const { completed } = flow;
    flow.node.receive(structuredClone(msg));
    await until(
      "the message is done",
      async () => flow.completed > completed || flow.rest.some(({ end }) => end === "catch"),
    );
    await flow.quiet();
    return flow.take();
  };

  const commands = (outs: readonly Out[]): unknown[] =>
    outs.filter(({ end }) => end === "first").map(({ msg }) => [msg["vehicleId"], msg["payload"]]);
  const codes = (outs: readonly Out[]): unknown[] =>
    outs.filter(({ end }) => end === "second").map(({ msg }) => [msg["vehicleId"], Object(msg["payload"]).code]);
  const errors = (outs: readonly Out[]): Array<{ code: unknown; message: string }> =>
    outs.filter(({ end }) => end === "catch").map(({ msg }) => Object(msg["error"]));

  beforeEach(() => {
    userDir = Flow.newUserDir();
  });

  afterEach(async () => {
    await helper.unload();
    await simulator.close();
  });

  it("decides for each of them apart, and names the car in what it sends", async () => {
    await open({ type: "smartcar-mode", mode: "off" });
    const statuses = flow.statuses();

    assert.deepEqual(commands(await send({ vehicleId: BMW, payload: "now" })), [[BMW, true]]);
    const [, why] = await send({ vehicleId: TESLA, payload: "request" });
    assert.equal(why?.msg["vehicleId"] ?? TESLA, TESLA);
    assert.deepEqual(codes(await send({ vehicleId: TESLA, topic: "mode", payload: "solar" })), [
      [TESLA, "waiting-surplus"],
    ]);
    assert.deepEqual(commands(await send({ vehicleId: BMW, payload: "request" })), [[BMW, true]]);

    await until("the sums are shown", async () =>
      JSON.stringify(statuses.at(-1) ?? "").includes("1 charging, 1 waiting"),
    );
  });

  it("does not search the folder of all cars each time that the file of one is opened", async () => {
    await open({ type: "smartcar-mode", mode: "off" });
    await send({ vehicleId: BMW, payload: "now" });
    const storedFile = async (mode: string): Promise<string> => {
      let found: string | undefined;
      await until("its decisions are stored", async () => {
        const files = readdirSync(userDir, { recursive: true, encoding: "utf8" }).map((name) => join(userDir, name));
        found = files.find((path) => path.endsWith(`${BMW}-decisions.json`));
        return found !== undefined && readFileSync(found, "utf8").includes(`"mode":"${mode}"`);
      });
      return found ?? "";
    };
    // It is looked for, and removed, where version 0.1 may have left it.
    const left = `${await storedFile("now")}.1`;
    writeFileSync(left, "");

    await send({ vehicleId: BMW, payload: "off" });
    await storedFile("off");
    assert.ok(existsSync(left));
  });

  it("closes its cars together, so that none waits for another to be written", async () => {
    await open({ type: "smartcar-mode", mode: "off" });
    for (const vehicleId of [BMW, TESLA]) await send({ vehicleId, payload: "now" });
    const closing: (() => void)[] = [];
    const spy = mock.method(DecidingCar.prototype, "close", () => {
      const closed = new Promise<void>((resolve) => closing.push(resolve));
      if (closing.length === 2) for (const resolve of closing) resolve();
      return closed;
    });

    await helper.unload();

    assert.equal(spy.mock.callCount(), 2);
    spy.mock.restore();
  });

  it("refuses a car that the account does not have, and remembers nothing of it", async () => {
    await open({ type: "smartcar-mode", mode: "off" });

    const [error] = errors(await send({ vehicleId: NOBODY, payload: "now" }));

    assert.equal(error?.code, "NOT_FOUND");
    assert.match(error?.message ?? "", /no car with this vehicle ID/);
    const [again] = errors(await send({ vehicleId: NOBODY, payload: "now" }));
    assert.equal(again?.code, "NOT_FOUND");
    assert.deepEqual(commands(await send({ vehicleId: BMW, payload: "now" })), [[BMW, true]]);
  });

  it("goes on with what each car was told after a restart", async () => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    const node = { type: "smartcar-mode", mode: "off" };
    await load(cloud, node);
    await send({ vehicleId: BMW, payload: "now" });
    await send({ vehicleId: TESLA, payload: "off" });
    await helper.unload();

    await load(cloud, node);
    await until("both have begun", async () => flow.rest.filter(({ end }) => end === "second").length >= 2);
    const begun = Object.fromEntries(
      flow
        .take()
        .filter(({ end }) => end === "second")
        .map(({ msg }) => [msg["vehicleId"], Object(msg["payload"]).mode]),
    );

    assert.deepEqual(begun, { [BMW]: "now", [TESLA]: "off" });
  });

  it("gives up a car that the account has lost", async () => {
    const node = { type: "smartcar-mode", mode: "off" };
    await open(node);
    await send({ vehicleId: BMW, payload: "now" });
    await send({ vehicleId: TESLA, payload: "now" });
    await helper.unload();
    await simulator.close();

    const cloud = await cloudAndAccount({ cars: demoCars.filter(({ id }) => id !== TESLA) });
    simulator = cloud.simulator;
    await load(cloud, node);
    const statuses = flow.statuses();
    /** How many cars the last sums count, whatever was decided for them. */
    const counted = (): number => {
      const text = JSON.stringify(statuses.at(-1) ?? "");
      const numbers = text.match(/\d+(?= (?:charging|waiting|with))/g) ?? [];
      return numbers.reduce((sum, number) => sum + Number(number), 0);
    };
    await until("both have begun", async () => counted() === 2);
    await send({ vehicleId: NOBODY, payload: "now" });
    const [error] = errors(await send({ vehicleId: TESLA, payload: "request" }));

    assert.equal(error?.code, "NOT_FOUND");
    await send({ vehicleId: BMW, payload: "off" });
    await until("one is left", async () => counted() === 1);
  });

  it("knows what a car's settings ask of this node, and leaves the rest to others", async () => {
    await open({ type: "smartcar-mode", mode: "off" });

    const outs = await send({ vehicleId: BMW, settings: { mode: "now", target: 80 } });

    assert.deepEqual(commands(outs), [[BMW, true]]);
    const [error] = errors(await send({ vehicleId: BMW, settings: { colour: "red" } }));
    assert.match(error?.message ?? "", /colour/);
  });

  it("gives readings to the cars of their home alone, and refuses those of no home", async () => {
    await open({ type: "smartcar-surplus", startDelay: "0", minOff: "0", smoothing: "0" });
    const car = { settings: { chargePowerKw: 3.7 }, payload: 100 };
    assert.deepEqual(codes(await send({ ...car, vehicleId: BMW, home: "Hill 1" })).length > 0, true);
    await send({ ...car, vehicleId: TESLA, home: "Hill 2" });

    const told = await send({ home: "hill 1", payload: 250 });
    const [homeless] = errors(await send({ payload: -5000 }));
    const [lost] = errors(await send({ home: "Hill 3", payload: -5000 }));
    const byTopic = await send({ topic: "meters/hill 2/grid", payload: 300 });

    assert.deepEqual(errors(told), []);
    assert.equal(homeless?.code, "BAD_INPUT");
    assert.match(homeless?.message ?? "", /several homes/);
    assert.match(lost?.message ?? "", /No car of the home "Hill 3"/);
    assert.deepEqual(errors(byTopic), []);
    const asked = async (vehicleId: string): Promise<unknown> =>
      Object((await send({ vehicleId, payload: "request" })).find(({ end }) => end === "second")?.msg["payload"]).inputs
        .gridW;
    assert.deepEqual([await asked(BMW), await asked(TESLA)], [250, 300]);
  });

  it("refuses settings of a car that its fields would not accept", async () => {
    await open({ type: "smartcar-mode", mode: "off" });

    const [error] = errors(await send({ vehicleId: BMW, settings: { chargePowerKw: "much" } }));

    assert.match(error?.message ?? "", /chargePowerKw.*much/);
  });

  it("takes prices for all cars, and sets the starts of their plans apart", async () => {
    await open({ type: "smartcar-tariff", target: "80", departures: "daily 07:00", zone: "UTC" });
    const car = { settings: { chargePowerKw: 11, capacityKwh: 75, minimum: 10 } };
    for (const vehicleId of [BMW, TESLA])
      await send({ ...car, payload: { vehicleId, soc: 40, limit: 90, pluggedIn: true, place: "home" } });
    const from = Date.parse("2026-06-01T10:00:00Z");
    const payload = Array.from({ length: 38 }, (_, hour) => ({
      start: new Date(from + hour * HOUR_MS).toISOString(),
      end: new Date(from + (hour + 1) * HOUR_MS).toISOString(),
      value: hour >= 16 && hour < 20 ? 0.1 : 0.4,
    }));
    flow.take();
    flow.node.receive({ topic: "house/prices", payload });
    const planned = new Map<unknown, string>();
    await until("both have planned", async () => {
      for (const { end, msg } of flow.take()) {
        const [first] = Object(msg["payload"]).plan ?? [];
        if (end === "second" && first) planned.set(msg["vehicleId"], first.start);
      }
      return planned.size === 2;
    });

    const starts = [...planned.values()];
    assert.notEqual(starts[0], starts[1]);
    for (const start of starts) assert.match(start, /^2026-06-02T02:/);

    for (const target of [90, 89])
      await send({ vehicleId: BMW, topic: "ready", payload: { at: "2026-06-01T12:00:00Z", target } });
    const { account } = helper.getNode("account") as unknown as AccountNode;
    const missed = account.tally.metrics().find(({ name }) => name === "smartcar_plan_missed_total");
    assert.deepEqual(missed?.samples, [{ value: 1 }]);
    const { costs } = account.garage.car(BMW);
    await until("its prices are there for what its sessions cost", async () =>
      (await costs.book()).trail.some(({ price }) => price === 0.4),
    );
  });
});
