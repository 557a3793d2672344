import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import type { EventEmitter } from "node:events";
import type { Node } from "node-red";
import type { FromHouse } from "../../../nodes/home/house-wire";
import account from "../../../nodes/account/node";
import { FakeClock } from "../../support/fake-clock";
import { helper, nodesAt } from "../../support/flow";

const AT = { z: "tab", x: 100, y: 100 };
const HOME = { id: "home", type: "smartcar-home", currency: "EUR" };
const START = Date.parse("2026-06-01T10:00:00Z");

interface Deciding extends Node {
  fromHouse?: () => readonly FromHouse[];
}

/** Nodes of one house, and what each of them sent by its second output. */
class House {
  readonly clock = new FakeClock(START);
  readonly reports = new Map<string, Array<Record<string, unknown>>>();
  readonly statuses = new Map<string, string[]>();

  /** A node with the id `home` sets more of the home. */
  static async with(...given: ReadonlyArray<Record<string, unknown>>): Promise<House> {
    const house = new House();
    const nodes = given.filter(({ id }) => id !== "home");
    const home = { ...HOME, ...given.find(({ id }) => id === "home") };
    const drawn = nodes.map((node) => ({ ...AT, home: "home", wires: [[], [`${String(node["id"])}-why`]], ...node }));
    const ends = nodes.map(({ id }) => ({ id: `${String(id)}-why`, type: "helper", ...AT }));
    const flow = [{ id: "tab", type: "tab" }, home, ...drawn, ...ends];
    await helper.load([account, ...nodesAt(house.clock)], flow as never);
    for (const { id } of nodes) {
      const name = String(id);
      house.reports.set(name, []);
      house.statuses.set(name, []);
      helper.getNode(`${name}-why`).on("input", (msg) => house.reports.get(name)?.push(Object(msg.payload)));
      const events: EventEmitter = helper.getNode(name);
      events.on("call:status", (call: { firstArg: { text?: string } }) =>
        house.statuses.get(name)?.push(call.firstArg.text ?? ""),
      );
    }
    return house;
  }

  async send(id: string, msg: object): Promise<void> {
    helper.getNode(id).receive(msg as never);
    await this.quiet();
  }

  async quiet(): Promise<void> {
    for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** The node's last report, on request. */
  async report(id: string): Promise<Record<string, unknown>> {
    await this.send(id, { topic: "request" });
    return this.reports.get(id)?.at(-1) ?? {};
  }

  from(id: string): readonly FromHouse[] {
    return (helper.getNode(id) as Deciding).fromHouse?.() ?? [];
  }
}

const surplus = (id: string, more: object = {}): Record<string, unknown> => ({
  id,
  type: "smartcar-surplus",
  chargePowerKw: "3.7",
  ...more,
});
const tariff = (id: string, more: object = {}): Record<string, unknown> => ({
  id,
  type: "smartcar-tariff",
  chargePowerKw: "11",
  capacityKwh: "60",
  zone: "Europe/Berlin",
  ...more,
});

const prices = (from: number, values: readonly number[]): object => ({
  topic: "house/prices",
  payload: values.map((value, hour) => ({
    start: new Date(from + hour * HOUR_MS).toISOString(),
    end: new Date(from + (hour + 1) * HOUR_MS).toISOString(),
    value,
  })),
});

describe("the nodes of one house", () => {
  afterEach(() => helper.unload());

  it("decide by a meter that only one of them is wired to, and say so", async () => {
    const house = await House.with(surplus("one", { name: "grid power" }), surplus("two"));

    await house.send("one", { payload: -2000 });
    await house.clock.advance(4000);

    const { inputs, fromHome } = await house.report("two");
    assert.equal(Object(inputs).gridW, -2000);
    assert.deepEqual(fromHome, [{ kind: "meter", by: "grid power", at: "2026-06-01T10:00:00.000Z" }]);
    assert.deepEqual(house.from("two"), [{ kind: "meter", by: "grid power", at: START, ageMs: 4000 }]);
    assert.match(house.statuses.get("two")?.at(-1) ?? "", / ⌂$/);
    const first = await house.report("one");
    assert.equal("fromHome" in first, false);
    assert.doesNotMatch(house.statuses.get("one")?.at(-1) ?? "", /⌂/);
  });

  it("leave what a house hears when their own wire brings it", async () => {
    const house = await House.with(surplus("one"), surplus("two"));

    await house.send("two", { payload: 700 });
    await house.send("one", { payload: -2000 });

    assert.equal(Object((await house.report("two"))["inputs"]).gridW, 700);
    assert.deepEqual(house.from("two"), []);
  });

  it("take it again when their own wire has been silent for long", async () => {
    const house = await House.with(surplus("one"), surplus("two"));
    await house.send("two", { payload: 700 });

    await house.clock.advance(6 * MINUTE_MS);
    // A jump is believed once it is told again.
    for (let turn = 0; turn < 2; turn++) await house.send("one", { payload: -2000 });

    assert.equal(Object((await house.report("two"))["inputs"]).gridW, -2000);
  });

  it("follow one of two meters that the house hears, and never mix them", async () => {
    const house = await House.with(surplus("one"), surplus("other"), surplus("two"));

    await house.send("one", { payload: -2000 });
    await house.send("other", { payload: 900 });

    assert.equal(Object((await house.report("two"))["inputs"]).gridW, -2000);
  });

  it("judge a meter that falls silent as they would a wire", async () => {
    const house = await House.with(surplus("one"), surplus("two", { silence: "5" }));
    await house.send("one", { payload: -2000 });

    await house.clock.advance(6 * MINUTE_MS);
    await house.quiet();

    assert.equal((await house.report("two"))["code"], "silent-meter");
  });

  it("share prices as the owner pays them, with their currency", async () => {
    const house = await House.with(tariff("one", { fee: "0.1", vat: "20" }), tariff("two"));

    await house.send("one", prices(START, [0.1, 0.2]));
    await house.send("two", { topic: "car/soc", payload: 50 });

    const { inputs } = await house.report("two");
    assert.equal(Object(inputs).importPrice, 0.24);
    assert.deepEqual(
      house.from("two").map(({ kind }) => kind),
      ["prices"],
    );
  });

  it("pay what the home says, with its currency, where they have no fees of their own", async () => {
    const house = await House.with({ id: "home", fee: "0.1", vat: "20" }, tariff("one"), tariff("two", { vat: "10" }));

    for (const id of ["one", "two"]) {
      await house.send(id, prices(START, [0.1, 0.2]));
      await house.send(id, { topic: "car/soc", payload: 50 });
    }

    const [one, two] = [await house.report("one"), await house.report("two")];
    assert.deepEqual([Object(one["inputs"]).importPrice, one["currency"]], [0.24, "EUR"]);
    assert.equal(Object(two["inputs"]).importPrice, 0.11);
  });

  it("know the prices of a contract by time without any feed, until one sends", async () => {
    const house = await House.with(
      { id: "home", contractPrices: "10-14 0.34; 0.27", feedInPrices: "0.08" },
      tariff("one"),
    );
    await house.send("one", { topic: "car/soc", payload: 50 });

    const { inputs, plan } = await house.report("one");
    assert.deepEqual([Object(inputs).importPrice, Object(inputs).feedIn], [0.34, 0.08]);
    assert.equal(Object(Object(plan)[0]).price, 0.27);

    await house.send("one", prices(START, [0.1, 0.2]));
    await house.clock.advance(HOUR_MS / 2);
    assert.equal(Object((await house.report("one"))["inputs"]).importPrice, 0.1);
    await house.clock.advance(HOUR_MS);
    assert.equal(Object((await house.report("one"))["inputs"]).importPrice, 0.2);
  });

  it("know the one price of a contract", async () => {
    const house = await House.with(
      { id: "home", contractPrices: "0.25", contractIncludes: "nothing", vat: "20" },
      tariff("one"),
    );
    await house.send("one", { topic: "car/soc", payload: 50 });

    assert.equal(Object((await house.report("one"))["inputs"]).importPrice, 0.3);
  });

  it("know a home battery that another node is wired to", async () => {
    const house = await House.with(surplus("one"), { id: "mode", type: "smartcar-mode" });

    await house.send("one", { topic: "house/battery", payload: 800 });

    assert.equal(Object((await house.report("mode"))["inputs"]).batteryW, 800);
    assert.deepEqual(
      house.from("mode").map(({ kind }) => kind),
      ["battery"],
    );
  });

  it("are told what was heard before they were there", async () => {
    const house = await House.with(surplus("one"));
    await house.send("one", { payload: -2000 });
    const { home } = helper.getNode("home") as unknown as { home: { latest: (kind: string) => object | undefined } };

    assert.deepEqual(Object(home.latest("meter")).value[0].value, -2000);
  });
});
