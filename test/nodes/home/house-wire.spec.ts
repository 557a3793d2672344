import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import type { Node } from "node-red";
import { HouseWire, type HomeValue, type WireBy } from "../../../nodes/home/house-wire";
import type { SiteReading } from "../../../src/control/shared/site-power/reading";
import { Home } from "../../../src/home/home";
import { EMPTY_HOME } from "../../support/empty-home";
import { FakeClock } from "../../support/fake-clock";
import { helper } from "../../support/flow";
import { House, prices, START, surplus, tariff } from "../../support/house-nodes";
import { until } from "../../support/until";

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
    const by: WireBy = {
      node: { id: "two" } as Node,
      clock,
      takes: ["meter", "prices"],
      simulated: { isIn: false, admits: (is) => !is || admits },
    };
    const wire = new HouseWire(home, by, { onHouseValue: (one) => received.push(one) });
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
