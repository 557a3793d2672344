import assert from "node:assert/strict";
import { HOUR_MS } from "../../../src/core/duration";
import {
  hourly,
  payloadOf,
  TariffHome,
  type TariffHomeOptions,
  EVENING,
  NIGHT,
  CHEAP_AT,
  SATURDAY,
} from "../../support/control/tariff-home";
import { until } from "../../support/until";

const prices = { topic: "prices", payload: hourly(EVENING, NIGHT) };

describe("smartcar-tariff", () => {
  let home: TariffHome;

  const open = async (settings: object = SATURDAY, more: TariffHomeOptions = {}): Promise<void> => {
    home = await TariffHome.open({ ...more, settings: { ...settings } });
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

        assert.equal(await home.planStart(), CHEAP_AT);
        assert.equal(await home.input("importPrice"), 0.4);
      });
    }

    it("adds fees, fees by hour and VAT", async () => {
      await open({ ...SATURDAY, fee: "0.1", vat: "20", feesByHour: "18:00-22:00 0.12, 02:00-05:00 0,5" });

      await home.send(prices);

      assert.equal(await home.input("importPrice"), 0.744);
      assert.equal(await home.planStart(), "2026-11-20T22:50:00.000Z");
    });

    it("adds fees by month", async () => {
      await open({ ...SATURDAY, vat: "20", feesByMonth: "11-2 0.1, 6 0.3" });

      await home.send(prices);

      assert.equal(await home.input("importPrice"), 0.6);
    });

    it("adds what a formula says instead", async () => {
      await open({ ...SATURDAY, fee: "5", formula: "(price + (hour < 5 ? 0.5 : 0.1)) * 1.2" });

      await home.send(prices);
      await until("the formula has run", async () => home.flow.completed > 0);

      assert.equal(await home.input("importPrice"), 0.6);
      assert.equal(await home.planStart(), "2026-11-20T21:00:00.000Z");
    });

    it("takes cents where the node says so", async () => {
      await open({ ...SATURDAY, priceUnit: "ct" });

      await home.send({
        payload: hourly(
          EVENING,
          NIGHT.map((price) => price * 100),
        ),
      });

      assert.equal(await home.input("importPrice"), 0.4);
    });

    it("names the sun where it makes charging cheaper than the price now", async () => {
      await open();
      await home.send(prices);
      await home.send({
        topic: "forecast",
        payload: hourly(
          EVENING,
          NIGHT.map(() => 2000),
        ),
      });
      const seen = home.flow.statuses();
      await home.until("2026-11-21T01:10:00Z");

      const { code, reason } = await home.why();
      assert.deepEqual([code, reason], ["cheap", "smartcar-tariff.reason.cheap-sun"]);
      assert.deepEqual(seen.at(-1), { fill: "green", shape: "dot", text: "smartcar-tariff.status.charging-until" });
    });

    it("plans anew when better prices come", async () => {
      await open();
      await home.send(prices);

      const outs = await home.send({ payload: hourly("2026-11-20T20:00:00Z", [0.01, 0.01, 0.01, 0.01]) });

      assert.deepEqual(
        outs.map(({ end }) => end),
        ["second"],
      );
      assert.equal(await home.planStart(), "2026-11-20T20:20:00.000Z");
    });

    it("says nothing where nothing is new", async () => {
      await open();
      await home.send(prices);

      assert.deepEqual(await home.send(prices), []);
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
    assert.equal(await home.code(), "soc-unknown");

    await home.send({ topic: "soc", payload: 30 });

    assert.equal(await home.code(), "waiting");
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

  it("leaves nothing running when it is closed", async () => {
    await open();
    await home.send(prices);
    await home.send({ topic: "grid", payload: 300 });

    await home.stop();

    assert.equal(home.garage.clock.waiting, 0);
  });
});
