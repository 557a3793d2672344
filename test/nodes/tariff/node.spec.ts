import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { TESLA, type Out } from "../../support/flow";
import { hourly, payloadOf, TariffHome, type TariffHomeOptions } from "../../support/control/tariff-home";
import { until } from "../../support/until";
import { report } from "../../support/vehicle/reports";

/** From 18:00 in Berlin on a Friday: dear in the evening, cheapest from 02:00 to 06:00. */
const EVENING = "2026-11-20T17:00:00Z";
const NIGHT = [0.4, 0.42, 0.41, 0.35, 0.32, 0.31, 0.3, 0.29, 0.2, 0.18, 0.19, 0.21, 0.33, 0.38, 0.4, 0.39];
const CHEAP_AT = "2026-11-21T01:00:00.000Z";
const prices = { topic: "prices", payload: hourly(EVENING, NIGHT) };

/** The car holds 42 % and needs a little more than three hours for 55 %. */
const SATURDAY = { target: "55", readySaturday: "07:30" };

describe("smartcar-tariff", () => {
  let home: TariffHome;

  const open = async (settings: object = SATURDAY, more: TariffHomeOptions = {}): Promise<void> => {
    home = await TariffHome.open({ ...more, settings: { ...settings } });
  };
  const planStart = async (): Promise<unknown> => (await plan())[0]?.["start"];
  const plan = async (): Promise<Record<string, unknown>[]> => (await home.why())["plan"] as Record<string, unknown>[];
  const input = async (name: string): Promise<unknown> =>
    ((await home.why())["inputs"] as Record<string, unknown>)[name];
  const code = async (): Promise<unknown> => (await home.why())["code"];
  const fault = async (msg: Record<string, unknown>): Promise<{ code: string; message: string }> => {
    const out = (await home.send(msg)).find(({ end }) => end === "catch");
    assert.ok(out, "nothing was caught");
    const { code: kind, message } = out.msg["error"] as Record<string, unknown>;
    return { code: String(kind), message: String(message) };
  };

  afterEach(() => home.close());

  describe("with prices", () => {
    it("waits for the cheap hours, charges the car in them, and is ready in time", async () => {
      await open();
      home.outs();
      const seen = home.flow.statuses();

      const outs = await home.send({ ...prices, trip: 42 });
      const why = outs.find(({ end }) => end === "second");
      assert.equal(why?.msg["trip"], 42);
      const reported = payloadOf(why);
      assert.deepEqual([reported["on"], reported["code"], reported["nextChange"]], [false, "waiting", CHEAP_AT]);
      assert.deepEqual(reported["goal"], { ready: "2026-11-21T06:30:00.000Z", target: 55, once: false });
      const [charge] = reported["plan"] as Record<string, unknown>[];
      assert.equal(charge?.["start"], CHEAP_AT);
      assert.ok(Number(charge?.["energyKwh"]) > 12 && Number(charge?.["energyKwh"]) < 13);
      assert.ok(Number(reported["cost"]) > 2 && Number(reported["cost"]) < 2.6, String(reported["cost"]));
      assert.ok(Number(reported["saving"]) > 2);

      await home.until("2026-11-21T00:55:00Z");
      assert.equal(home.isCharging, false);
      assert.deepEqual(seen.at(-1), {
        fill: "grey",
        shape: "ring",
        text: "smartcar-tariff.status.waiting-for",
      });
      await home.until("2026-11-21T01:10:00Z");
      assert.equal(home.isCharging, true);
      assert.deepEqual(seen.at(-1), { fill: "green", shape: "dot", text: "smartcar-tariff.status.charging-at" });
      const [first] = home.outs().filter(({ end }) => end === "first");
      assert.equal(first?.msg["payload"], true);

      await home.until("2026-11-21T06:30:00Z");
      assert.equal(home.isCharging, false);
      assert.ok(home.bmw.state.soc >= 55 && home.bmw.state.soc < 57, String(home.bmw.state.soc));
      assert.deepEqual(
        home.garage.commands.filter((command) => command.endsWith("200")),
        ["start 200", "stop 200"],
      );
    });

    const quarters = NIGHT.flatMap((value) => [value, value, value, value]);
    const at = (step: number, index: number): string => new Date(Date.parse(EVENING) + index * step).toISOString();
    for (const [what, msg] of [
      ["ours, as text", { payload: JSON.stringify(prices.payload) }],
      ["ours, in a Buffer", { payload: Buffer.from(JSON.stringify(prices.payload)) }],
      [
        "Tibber's",
        {
          payload: {
            viewer: {
              homes: [
                {
                  currentSubscription: {
                    priceInfo: { today: NIGHT.map((total, i) => ({ total, startsAt: at(HOUR_MS, i) })), tomorrow: [] },
                  },
                },
              ],
            },
          },
        },
      ],
      [
        "aWATTar's, per MWh",
        {
          payload: {
            object: "list",
            data: NIGHT.map((price, i) => ({
              start_timestamp: Date.parse(at(HOUR_MS, i)),
              end_timestamp: Date.parse(at(HOUR_MS, i + 1)),
              marketprice: price * 1000,
              unit: "Eur/MWh",
            })),
          },
        },
      ],
      [
        "an entity's of Home Assistant",
        {
          topic: "sensor.nordpool_kwh_de",
          payload: "0.4",
          data: {
            new_state: {
              attributes: {
                unit: "kWh",
                currency: "EUR",
                raw_today: NIGHT.map((value, i) => ({ start: at(HOUR_MS, i), end: at(HOUR_MS, i + 1), value })),
                raw_tomorrow: [],
              },
            },
          },
        },
      ],
      [
        "Octopus', in pence and newest first",
        {
          payload: {
            results: NIGHT.flatMap((price, i) =>
              [2 * i, 2 * i + 1].map((half) => ({
                value_inc_vat: price * 100,
                valid_from: at(HOUR_MS / 2, half),
                valid_to: at(HOUR_MS / 2, half + 1),
              })),
            ).toReversed(),
          },
        },
      ],
      [
        "quarter hours of Energy-Charts",
        {
          payload: {
            unix_seconds: quarters.map((_value, i) => Date.parse(at(HOUR_MS / 4, i)) / 1000),
            price: quarters.map((price) => price * 1000),
            unit: "EUR / MWh",
          },
        },
      ],
    ] as const) {
      it(`plans the same by ${what}`, async () => {
        await open();

        await home.send(msg);

        assert.equal(await planStart(), CHEAP_AT);
        assert.equal(await input("importPrice"), 0.4);
      });
    }

    it("adds fees, fees by hour and VAT", async () => {
      await open({ ...SATURDAY, fee: "0.1", vat: "20", feesByHour: "18:00-22:00 0.12, 02:00-05:00 0,5" });

      await home.send(prices);

      assert.equal(await input("importPrice"), 0.744);
      assert.equal(await planStart(), "2026-11-20T22:50:00.000Z");
    });

    it("adds fees by month", async () => {
      await open({ ...SATURDAY, vat: "20", feesByMonth: "11-2 0.1, 6 0.3" });

      await home.send(prices);

      assert.equal(await input("importPrice"), 0.6);
    });

    it("adds what a formula says instead", async () => {
      await open({ ...SATURDAY, fee: "5", formula: "(price + (hour < 5 ? 0.5 : 0.1)) * 1.2" });

      await home.send(prices);
      await until("the formula has run", async () => home.flow.completed > 0);

      assert.equal(await input("importPrice"), 0.6);
      assert.equal(await planStart(), "2026-11-20T21:00:00.000Z");
    });

    it("takes cents where the node says so", async () => {
      await open({ ...SATURDAY, priceUnit: "ct" });

      await home.send({
        payload: hourly(
          EVENING,
          NIGHT.map((price) => price * 100),
        ),
      });

      assert.equal(await input("importPrice"), 0.4);
    });

    it("plans anew when better prices come", async () => {
      await open();
      await home.send(prices);

      const outs = await home.send({ payload: hourly("2026-11-20T20:00:00Z", [0.01, 0.01, 0.01, 0.01]) });

      assert.deepEqual(
        outs.map(({ end }) => end),
        ["second"],
      );
      assert.equal(await planStart(), "2026-11-20T20:20:00.000Z");
    });

    it("says nothing where nothing is new", async () => {
      await open();
      await home.send(prices);

      assert.deepEqual(await home.send(prices), []);
    });
  });

  describe("by message", () => {
    it("is asked once to be ready earlier, and forgets it when that is over", async () => {
      await open();
      await home.send(prices);

      await home.send({ topic: "smartcar/bmw/ready/set", payload: "03:00" });
      const goal = (await home.why())["goal"];
      assert.deepEqual(goal, { ready: "2026-11-21T02:00:00.000Z", target: 55, once: true });

      await home.until("2026-11-21T04:00:00Z");
      const after = (await home.why())["goal"] as Record<string, unknown> | undefined;
      assert.notEqual(after?.["once"], true);
    });

    it("takes several wishes at once, and takes them back", async () => {
      await open();
      await home.send(prices);

      await home.send({ payload: { ready: { at: "2026-11-21T05:00:00Z", target: "60" }, target: 50 } });
      assert.deepEqual((await home.why())["goal"], { ready: "2026-11-21T05:00:00.000Z", target: 60, once: true });

      await home.send({ payload: '{"ready":"off","target":null}' });
      assert.deepEqual((await home.why())["goal"], { ready: "2026-11-21T06:30:00.000Z", target: 55, once: false });
    });

    it("charges at once below a minimum", async () => {
      await open();
      await home.send(prices);

      const outs = await home.send({ topic: "minimum", payload: "45 %" });

      assert.equal(outs.find(({ end }) => end === "first")?.msg["payload"], true);
      assert.equal(await code(), "minimum");
      await home.pass(5 * MINUTE_MS);
      assert.equal(home.isCharging, true);
    });

    it("is told a ceiling", async () => {
      await open({ target: "55", full: "80" });
      await home.send(prices);

      await home.send({ topic: "ceiling", payload: "0.185" });

      const within = await plan();
      assert.ok(
        within.every(({ price }) => Number(price) <= 0.185),
        JSON.stringify(within),
      );
    });

    it("is told what the car holds", async () => {
      await open();
      await home.send(prices);

      await home.pass(MINUTE_MS);
      await home.send({ topic: "evcc/loadpoints/1/vehicleSoc", payload: "54" });

      assert.equal(await input("soc"), 54);
    });

    it("takes snapshots of its own car, and leaves other cars' aside", async () => {
      await open();
      await home.send(prices);
      await home.pass(MINUTE_MS);
      const now = new Date(home.garage.clock.now()).toISOString();

      assert.deepEqual(await home.send({ payload: { vehicleId: TESLA, soc: 99, updatedAt: now } }), []);
      assert.equal(await input("soc"), 42);

      const { vehicleId } = await home.garage.car(home.bmw.id).snapshot();
      await home.send({ payload: { vehicleId, soc: 50, updatedAt: now, ages: { soc: 0 } } });
      assert.equal(await input("soc"), 50);
    });

    it("adds up a meter that tells import and export apart", async () => {
      await open({ ...SATURDAY, importTopic: "house/in", exportTopic: "house/out", unit: "kW" });
      for (let minute = 0; minute < 2; minute++) {
        await home.send({ topic: "house/in", payload: "0" });
        await home.send({ topic: "house/out", payload: "1.5" });
        await home.pass(60_000);
      }

      assert.equal(await input("surplusW"), 1500);
    });

    it("adds up the phases of a Victron", async () => {
      await open();
      for (let minute = 0; minute < 2; minute++) {
        for (const phase of ["L1", "L2", "L3"])
          await home.send({ topic: `N/abc/system/0/Ac/Grid/${phase}/Power`, payload: '{"value":-500}' });
        await home.pass(60_000);
      }

      assert.equal(await input("surplusW"), 1500);
    });

    it("charges by the sun that is left over, where that costs only its feed-in", async () => {
      await open({ ...SATURDAY, feedIn: "0.08" }, { startAt: "2026-06-05T10:00:00Z" });
      await home.send({
        payload: hourly(
          "2026-06-05T10:00:00Z",
          Array.from({ length: 24 }, () => 0.3),
        ),
      });
      await home.send({
        topic: "forecast",
        payload: hourly("2026-06-05T10:00:00Z", [8000, 8000, 7000, 7000, 6000, 5000, 3000, 1000, 0]),
      });

      await home.send({ topic: "house/grid/power", payload: -6500 });

      const { on, plan: planned } = await home.why();
      assert.equal(on, true);
      assert.ok(Number((planned as Record<string, unknown>[])[0]?.["solarKwh"]) > 5);
    });

    it("answers a request on both outputs, and nobody takes that for a new command", async () => {
      await open();
      await home.send(prices);
      const sent = home.garage.commands.length;

      const outs = await home.send({ payload: " REQUEST ", topic: "whatever" });

      assert.deepEqual(
        outs.map(({ end, msg }) => [end, msg["repeated"], typeof msg["payload"]]),
        [
          ["first", true, "boolean"],
          ["second", true, "object"],
        ],
      );
      assert.equal(home.garage.commands.length, sent);
    });
  });

  it("says the decision again at each heartbeat, and spends nothing on it", async () => {
    await open({ ...SATURDAY, heartbeat: "30" });
    await home.send(prices);
    const sent = home.garage.commands.length;

    await home.pass(2 * HOUR_MS);

    const beats = home.outs().filter(({ end }) => end === "first");
    assert.deepEqual(
      beats.map(({ msg }) => [msg["payload"], msg["repeated"]]),
      [1, 2, 3, 4].map(() => [false, true]),
    );
    assert.equal(home.garage.commands.length, sent);
  });

  it("tells the car nothing as long as it knows nothing of it", async () => {
    await open({ ...SATURDAY, vehicle: "" });

    await home.send(prices);
    await home.pass(HOUR_MS);

    assert.deepEqual(
      home.outs().filter(({ end }) => end === "first"),
      [],
    );
    assert.equal((await home.why())["on"], undefined);
  });

  it("works without a car, by what messages tell", async () => {
    await open({ ...SATURDAY, vehicle: "", chargePowerKw: "11", capacityKwh: "80" });
    await home.send(prices);
    assert.equal(await code(), "soc-unknown");

    await home.send({ topic: "soc", payload: 30 });

    assert.equal(await code(), "waiting");
  });

  describe("after a restart", () => {
    it("knows prices, wishes and its plan, but says nothing to the car before it hears something fresh", async () => {
      await open();
      await home.send(prices);
      await home.send({ topic: "target", payload: 60 });
      await home.until("2026-11-21T01:20:00Z");
      assert.equal(home.isCharging, true);
      await home.stop();
      const before = home.garage.commands.length;

      await home.start();
      await home.pass(MINUTE_MS);

      assert.deepEqual(
        home.outs().filter(({ end }) => end === "first"),
        [],
      );
      assert.equal(home.garage.commands.length, before);

      await home.send({ topic: "house/grid/power", payload: 4000 });
      const { on, code: reason, inputs } = await home.why();
      assert.deepEqual([on, reason, (inputs as Record<string, unknown>)["targetPercent"]], [true, "cheap", 60]);
      await home.until("2026-11-21T06:30:00Z");
      assert.ok(home.bmw.state.soc >= 59.9, String(home.bmw.state.soc));
    });

    it("takes a fault of the car, or what a meter shows of it, for nothing fresh", async () => {
      await open();
      await home.send(prices);
      await home.pass(MINUTE_MS);
      await home.stop();
      await home.start();
      const reads = home.garage.reads;
      await home.pass(40_000);

      const now = home.garage.clock.now();
      await home.known.applyFaults([{ code: "ASLEEP", state: "ERROR", reason: "It sleeps" }], {}, now);
      await home.known.observeMeter({ at: now, load: "vanished", watts: 3700 });
      await home.pass(1000);
      const { code: before } = await home.why();
      assert.deepEqual([before, home.garage.reads], ["warming-up", reads]);

      const read = report("charge-ischarging", { value: false }, { at: now });
      await home.known.apply([read], {}, { heardAt: now, source: "webhook" });
      await home.pass(1000);
      const { code: after } = await home.why();
      assert.notEqual(after, "warming-up");
    });

    it("never says again what it last said before it hears something fresh, not even as a heartbeat", async () => {
      await open({ ...SATURDAY, heartbeat: "5", vehicle: "", chargePowerKw: "3.7", capacityKwh: "81" });
      await home.send(prices);
      await home.send({ topic: "soc", payload: 42 });
      await home.stop();

      await home.start();
      await home.pass(HOUR_MS);

      assert.deepEqual(
        home.outs().filter(({ end }) => end === "first"),
        [],
      );
    });
  });

  describe("when a feed dies", () => {
    it("plans on with the prices it has, and says once that new ones are late", async () => {
      await open({ ...SATURDAY, readySunday: "10:00" });
      await home.send(prices);

      await home.until("2026-11-21T05:00:00Z");

      const { warning, on } = await home.why();
      assert.equal((warning as Record<string, unknown>)["code"], "prices-late");
      assert.equal(typeof on, "boolean");
      assert.deepEqual(home.warnings, ["smartcar-tariff.warning.prices-late"]);
    });

    it("shows in red that it knows no prices any more", async () => {
      await open();
      await home.send(prices);
      const seen = home.flow.statuses();

      await home.until("2026-11-21T09:30:00Z");

      assert.equal(((await home.why())["warning"] as Record<string, unknown>)["code"], "prices-ended");
      assert.match(JSON.stringify(seen), /"red".*smartcar-tariff\.status\.prices-ended/);
    });

    it("says that the meter is silent, and that it speaks again", async () => {
      await open();
      await home.send(prices);
      await home.send({ topic: "grid", payload: 300 });

      await home.pass(HOUR_MS);
      assert.equal(((await home.why())["warning"] as Record<string, unknown>)["code"], "meter-silent");
      await home.send({ topic: "grid", payload: 300 });

      assert.equal((await home.why())["warning"], undefined);
    });
  });

  it("has the car read when it should have left, and not before", async () => {
    await open();
    await home.send({ payload: hourly(EVENING, [...NIGHT, ...NIGHT, ...NIGHT]) });
    await home.until("2026-11-21T06:00:00Z");
    const before = home.garage.reads;

    await home.until("2026-11-21T06:50:00Z");

    assert.equal(home.garage.reads, before + 1);
  });

  describe("what it cannot use", () => {
    for (const [what, msg, finding] of [
      [
        "an unknown object",
        { payload: { foo: 1, bar: 2 } },
        /an object with the keys foo, bar\. Accepted: .*Known formats: .*Tibber/,
      ],
      ["a number that no topic explains", { payload: 512 }, /Accepted: .*"Grid topic", .*"Car SoC topic"/],
      ["garbage", { payload: "<html><body>502" }, /XML or HTML/],
      ["cut JSON", { payload: '{"prices":[' }, /not valid JSON/],
      ["nothing", {}, /nothing/],
      ["an SoC beyond 100", { topic: "car/soc", payload: 140 }, /state of charge is the number 140/],
      ["a time that is none", { topic: "ready", payload: "soon" }, /"ready" is the text "soon".*07:30/],
      ["a time that has passed", { topic: "ready", payload: "2026-11-20T10:00:00Z" }, /is in the past/],
      ["a target beyond 100", { payload: { target: 120 } }, /"target" is the number 120.*from 0 to 100/],
      ["a wish without a payload", { topic: "ready" }, /nothing/],
    ] as const) {
      it(`tells a flow of ${what}, and loses nothing by it`, async () => {
        await open();
        await home.send(prices);

        const { code: kind, message } = await fault(msg);

        assert.equal(kind, "BAD_INPUT");
        assert.match(message, finding);
        assert.equal(await planStart(), CHEAP_AT);
      });
    }

    it("tells where a formula fails", async () => {
      await open({ ...SATURDAY, formula: "price > 0.39 ? 'dear' : price" });

      const caught = [...(await home.send(prices))];
      const messages = (): string[] =>
        caught.flatMap(({ end, msg }) => (end === "catch" ? [(msg["error"] as Error).message] : []));
      await until("the formula has failed", async () => caught.push(...home.outs()) > 0 && messages().length > 0);

      assert.match(messages().at(-1) ?? "", /formula returns a text at 2026-11-20T17:00/);
    });

    it("tells at deploy that a formula gives no number", async () => {
      await open({ ...SATURDAY, formula: "prize * 2" });
      const caught: Out[] = [];

      await until("the trial has failed", async () => {
        caught.push(...home.outs().filter(({ end }) => end === "catch"));
        return caught.length > 0;
      });

      assert.equal((caught[0]?.msg["error"] as { code?: string } | undefined)?.code, "BAD_INPUT");
    });

    for (const [setting, value, finding] of [
      ["formula", "price +", /"Formula" is not valid JSONata/],
      ["readyMonday", "early", /"Ready by, Monday" is the text "early".*07:30/],
      ["feesByHour", "at night 0.04", /"Fees by hour".*17:00-21:00/],
      ["feesByMonth", "winter 0.03", /"Fees by month".*11-2 0.03/],
      ["target", "120", /"Needed at departure" is the text "120".*from 1 to 100/],
    ] as const) {
      it(`refuses "${value}" as ${setting}, and says so to each message`, async () => {
        await open({ [setting]: value });

        assert.match((await fault(prices)).message, finding);
      });
    }
  });

  it("leaves nothing running when it is closed", async () => {
    await open();
    await home.send(prices);
    await home.send({ topic: "grid", payload: 300 });

    await home.stop();

    assert.equal(home.garage.clock.waiting, 0);
  });
});
