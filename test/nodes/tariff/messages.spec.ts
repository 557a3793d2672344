import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../src/core/duration";
import { TESLA, type Out } from "../../support/flow";
import {
  hourly,
  TariffHome,
  type TariffHomeOptions,
  EVENING,
  NIGHT,
  CHEAP_AT,
  SATURDAY,
} from "../../support/control/tariff-home";
import { until } from "../../support/until";

const prices = { topic: "prices", payload: hourly(EVENING, NIGHT) };

describe("messages to smartcar-tariff", () => {
  let home: TariffHome;

  const open = async (settings: object = SATURDAY, more: TariffHomeOptions = {}): Promise<void> => {
    home = await TariffHome.open({ ...more, settings: { ...settings } });
  };
  const fault = async (msg: Record<string, unknown>): Promise<{ code: string; message: string }> => {
    const out = (await home.send(msg)).find(({ end }) => end === "catch");
    assert.ok(out, "nothing was caught");
    const { code: kind, message } = out.msg["error"] as Record<string, unknown>;
    return { code: String(kind), message: String(message) };
  };

  afterEach(() => home.close());

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

    it("takes several requests at once, and takes them back", async () => {
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
      assert.equal(await home.code(), "minimum");
      await home.pass(5 * MINUTE_MS);
      assert.equal(home.isCharging, true);
    });

    it("is told a ceiling", async () => {
      await open({ target: "55", full: "80" });
      await home.send(prices);

      await home.send({ topic: "ceiling", payload: "0.185" });

      const within = await home.plan();
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

      assert.equal(await home.input("soc"), 54);
    });

    it("takes snapshots of its own car, and leaves other cars' aside", async () => {
      await open();
      await home.send(prices);
      await home.pass(MINUTE_MS);
      const now = new Date(home.garage.clock.now()).toISOString();

      assert.deepEqual(await home.send({ payload: { vehicleId: TESLA, soc: 99, updatedAt: now } }), []);
      assert.equal(await home.input("soc"), 42);

      const { vehicleId } = await home.garage.car(home.bmw.id).snapshot();
      await home.send({ payload: { vehicleId, soc: 50, updatedAt: now, ages: { soc: 0 } } });
      assert.equal(await home.input("soc"), 50);
    });

    it("adds up a meter that tells import and export apart", async () => {
      await open({ ...SATURDAY, importTopic: "house/in", exportTopic: "house/out", unit: "kW" });
      for (let minute = 0; minute < 2; minute++) {
        await home.send({ topic: "house/in", payload: "0" });
        await home.send({ topic: "house/out", payload: "1.5" });
        await home.pass(60_000);
      }

      assert.equal(await home.input("surplusW"), 1500);
    });

    it("adds up the phases of a Victron", async () => {
      await open();
      for (let minute = 0; minute < 2; minute++) {
        for (const phase of ["L1", "L2", "L3"])
          await home.send({ topic: `N/abc/system/0/Ac/Grid/${phase}/Power`, payload: '{"value":-500}' });
        await home.pass(60_000);
      }

      assert.equal(await home.input("surplusW"), 1500);
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

  describe("what it cannot use", () => {
    for (const [what, msg, finding] of [
      [
        "an unknown object",
        { payload: { foo: 1, bar: 2 } },
        /an object with the keys foo, bar\. Accepted: .*Known formats: .*Tibber/,
      ],
      ["a number that no topic explains", { payload: 512 }, /Accepted: .*"Grid topic", .*"Car SoC topic"/],
      ["garbage", { payload: "<html><body>502" }, /a web page instead of data/],
      ["cut JSON", { payload: '{"prices":[' }, /not valid JSON/],
      ["nothing", {}, /nothing/],
      ["an SoC beyond 100", { topic: "car/soc", payload: 140 }, /state of charge is the number 140/],
      ["a time that is none", { topic: "ready", payload: "soon" }, /"ready" is the text "soon".*07:30/],
      ["a time that has passed", { topic: "ready", payload: "2026-11-20T10:00:00Z" }, /is in the past/],
      ["a target beyond 100", { payload: { target: 120 } }, /"target" is the number 120.*from 0 to 100/],
      ["a request without a payload", { topic: "ready" }, /nothing/],
    ] as const) {
      it(`tells a flow of ${what}, and loses nothing by it`, async () => {
        await open();
        await home.send(prices);

        const { code: kind, message } = await fault(msg);

        assert.equal(kind, "BAD_INPUT");
        assert.match(message, finding);
        assert.equal(await home.planStart(), CHEAP_AT);
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
});
