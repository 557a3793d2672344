import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import type { EventEmitter } from "node:events";
import type { Node } from "node-red";
import { HouseWire, type FromHouse, type HomeValue } from "../../../nodes/home/house-wire";
import type { SiteReading } from "../../../src/control/shared/site-power/reading";
import { Home } from "../../../src/home/home";
import { EMPTY_HOME } from "../../support/empty-home";
import account from "../../../nodes/account/node";
import { FakeClock } from "../../support/fake-clock";
import { helper, nodesAt } from "../../support/flow";
import { until } from "../../support/until";

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
    assert.match(house.statuses.get("two")?.at(-1) ?? "", / ⌂ grid power$/);
    const first = await house.report("one");
    assert.equal("fromHome" in first, false);
    assert.doesNotMatch(house.statuses.get("one")?.at(-1) ?? "", /⌂/);
  });

  it("say in their status how old a reading of the house is, once it is", async () => {
    const house = await House.with(surplus("one", { name: "The meter in the cellar" }), surplus("two"));
    await house.send("one", { payload: -2000 });

    await house.clock.advance(2 * MINUTE_MS);
    await house.send("two", { topic: "battery", payload: 0 });

    assert.match(house.statuses.get("two")?.at(-1) ?? "", / ⌂ The meter in…, 2 minutes ago$/);
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
    // A jump is believed once it comes again.
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

  it("count CO2 each as it is set, and share prices without it", async () => {
    const house = await House.with(
      tariff("one", { version: "2", co2Price: "0.2" }),
      tariff("two", { version: "2" }),
      tariff("green", { version: "2", planFor: "co2", feedIn: "0.08" }),
    );
    const co2 = { ...prices(START, [500, 100]), topic: "house/co2" };
    const priceOf = async (id: string): Promise<unknown> => Object((await house.report(id))["inputs"]).importPrice;

    await house.send("one", prices(START, [0.1, 0.2]));
    assert.equal(await priceOf("one"), 0.1);
    for (const id of ["one", "two", "green"]) await house.send(id, co2);
    await house.send("green", { topic: "car/soc", payload: 50 });

    assert.deepEqual([await priceOf("one"), await priceOf("two"), await priceOf("green")], [0.2, 0.1, 0.5]);
    const { currency, inputs } = await house.report("green");
    assert.deepEqual([currency, Object(inputs).feedIn], ["kg CO2", 0]);
    await house.clock.advance(HOUR_MS);
    assert.equal(await priceOf("one"), 0.22);
  });

  it("say a feed's prices in its own currency, and warn where the home has another", async () => {
    const house = await House.with(tariff("one"), tariff("two"));
    const krona = prices(START, [0.1, 0.2]);

    await house.send("one", { ...krona, payload: { currency: "SEK", prices: Object(krona).payload } });

    for (const id of ["one", "two"]) {
      await house.send(id, { topic: "car/soc", payload: 50 });
      const { currency, warnings } = await house.report(id);
      assert.equal(currency, "SEK");
      assert.deepEqual(
        [warnings].flat().flatMap((one) => (Object(one).code === "currency-differs" ? [one] : [])),
        [{ code: "currency-differs", text: "smartcar-tariff.warning.currency-differs" }],
      );
    }
  });

  for (const [what, more, earned] of [
    ["less the fee", { feedInFee: "0.01" }, 0.07],
    [
      "by the whole model",
      { feedInMarkup: "-50", feedInFee: "0.01", feedInByTime: "12-13 0.05", feedInVat: "20" },
      0.096,
    ],
    ["by a formula", { feedInFormula: "price * 0.9", feedInFee: "0.01" }, 0.072],
  ] as const)
    it(`earn what a feed-in feed says, ${what}`, async () => {
      const house = await House.with({ id: "home", ...more }, tariff("one"));
      await house.send("one", prices(START, [0.3, 0.3]));
      await house.send("one", { ...prices(START, [0.08, -0.01]), topic: "feed-in" });
      await house.send("one", { topic: "car/soc", payload: 50 });

      // A formula runs in a process of its own.
      const feedIn = async (): Promise<unknown> => Object((await house.report("one"))["inputs"]).feedIn;
      await until("the feed-in feed counts", async () => (await feedIn()) !== undefined);
      assert.equal(await feedIn(), earned);
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

  it("keep the battery's energy out of the surplus, unless it may feed the car", async () => {
    for (const [batteryFeedsCar, surplusW] of [
      [false, -2500],
      [true, 0],
    ] as const) {
      const house = await House.with({ id: "home", batteryStrategy: "car-first", batteryFeedsCar }, surplus("one"));
      await house.send("one", { topic: "house/battery", payload: 2500 });
      await house.send("one", { topic: "house/grid", payload: 0 });

      assert.equal(Object((await house.report("one"))["inputs"]).surplusMeanW, surplusW);
      await helper.unload();
    }
  });

  for (const [strategy, surplusW] of [
    [{ batteryStrategy: "car-first" }, 3000],
    [{ batteryStrategy: "share" }, 2000],
    [{ batteryStrategy: "battery-first", batteryUpTo: "60" }, 1000],
    [{ batteryStrategy: "battery-first", batteryUpTo: "40" }, 3000],
  ] as const)
    it(`have ${surplusW} W for the car of 1000 W export and a battery at 50% that takes 2000 W: ${Object.values(strategy).join(" ")}`, async () => {
      const house = await House.with({ id: "home", ...strategy }, surplus("one"));
      await house.send("one", { topic: "house/battery/soc", payload: 50 });
      await house.send("one", { topic: "house/battery", payload: -2000 });
      await house.send("one", { topic: "house/grid", payload: -1000 });

      assert.equal(Object((await house.report("one"))["inputs"]).surplusMeanW, surplusW);
    });

  it("say that the inverter should hold the battery while a car charges from the grid", async () => {
    const battery = { id: "home", batteryStrategy: "car-first" };
    const house = await House.with(battery, tariff("one", { minimum: "30" }), { id: "mode", type: "smartcar-mode" });
    await house.send("one", prices(START, [0.1, 0.2]));
    await house.send("one", { topic: "car/soc", payload: 20 });

    assert.equal((await house.report("one"))["holdBattery"], true);
    await house.send("one", { topic: "car/soc", payload: 95 });
    assert.equal((await house.report("one"))["holdBattery"], false);
    await house.send("mode", { topic: "mode", payload: "now" });
    assert.equal((await house.report("mode"))["holdBattery"], true);
  });

  it("say nothing of a battery that may feed the car, or that is not there", async () => {
    const house = await House.with({ id: "home", batteryStrategy: "share", batteryFeedsCar: true }, tariff("one"));
    await house.send("one", prices(START, [0.1, 0.2]));

    assert.equal("holdBattery" in (await house.report("one")), false);
  });

  it("charge in allowed hours only, and say when that is", async () => {
    const hours = { id: "home", zone: "UTC", allowedHours: "22:00-06:00" };
    const house = await House.with(hours, tariff("one", { zone: "", minimum: "30" }));
    await house.send(
      "one",
      prices(
        START,
        Array.from({ length: 24 }, (_, hour) => (hour === 0 ? 0.01 : 0.3)),
      ),
    );
    await house.send("one", { topic: "car/soc", payload: 20 });

    const { on, code, nextChange } = await house.report("one");
    assert.deepEqual([on, code, nextChange], [undefined, "not-allowed", "2026-06-01T22:00:00.000Z"]);
  });

  it("plan nothing outside allowed hours, and warn of a departure that cannot be kept in them", async () => {
    const hours = { id: "home", zone: "UTC", allowedHours: "22:00-23:00" };
    const house = await House.with(hours, tariff("one", { zone: "" }));
    await house.send(
      "one",
      prices(
        START,
        Array.from({ length: 30 }, () => 0.3),
      ),
    );
    await house.send("one", { topic: "car/soc", payload: 20 });
    await house.send("one", { topic: "ready", payload: { at: "2026-06-02T06:00:00Z", target: 80 } });

    const { plan, warning } = await house.report("one");
    assert.deepEqual(
      Object(plan).map(({ start, end }: Record<string, string>) => [start, end]),
      [["2026-06-01T22:00:00.000Z", "2026-06-01T23:00:00.000Z"]],
    );
    assert.equal(Object(warning).code, "target-missed");
  });

  it("let a person charge now outside allowed hours", async () => {
    const house = await House.with(
      { id: "home", zone: "UTC", allowedHours: "22-6" },
      { id: "mode", type: "smartcar-mode" },
    );

    await house.send("mode", { topic: "mode", payload: "now" });

    assert.equal((await house.report("mode"))["on"], true);
  });

  it("say in their dialogs what comes from the home", async () => {
    const house = await House.with(surplus("one", { name: "grid power" }), surplus("two"));
    await house.send("one", { payload: -2000 });
    await house.clock.advance(4000);
    const textOf = async (id: string): Promise<unknown> =>
      Object((await helper.request().get(`/smartcar/from-home/${id}`)).body).text;

    assert.equal(await textOf("two"), 'From the home: meter from "grid power", 4 seconds ago.');
    assert.equal(await textOf("one"), undefined);
    assert.equal(await textOf("gone"), undefined);
  });
});

describe("a node that begins in a house", () => {
  const grid = (value: number): readonly SiteReading[] => [{ quantity: "grid", value }];

  /** What a node receives at its start of what came so long ago; `admits` is whether it may use made-up data. */
  function replayed(heardMsAgo: number, { isSimulated = false, admits = true } = {}): readonly HomeValue[] {
    const clock = new FakeClock(START);
    const home = new Home(EMPTY_HOME);
    const from = { id: "one", name: "one", isSimulated };
    home.publish("meter", grid(-2000), from, START - heardMsAgo);
    home.publish("prices", { slots: [] }, from, START - heardMsAgo);
    const received: HomeValue[] = [];
    const wire = new HouseWire({
      home,
      node: { id: "two" } as Node,
      clock,
      takes: ["meter", "prices"],
      simulated: { isIn: false, admits: (is) => !is || admits },
      onValue: (one) => received.push(one),
    });
    wire.replay();
    assert.equal(wire.fromHouse().length, received.length);
    wire.close();
    home.publish("meter", grid(1), from, START);
    return received;
  }

  it("receives what came before, and nothing after its end", () => {
    assert.deepEqual(
      replayed(60_000).map(({ kind }) => kind),
      ["meter", "prices"],
    );
  });

  it("takes no reading of long ago for one of now", () => {
    assert.deepEqual(
      replayed(HOUR_MS).map(({ kind }) => kind),
      ["prices"],
    );
  });

  it("takes no made-up data where its account is live", () => {
    assert.deepEqual(replayed(60_000, { isSimulated: true, admits: false }), []);
    assert.equal(replayed(60_000, { isSimulated: true }).length, 2);
  });
});
