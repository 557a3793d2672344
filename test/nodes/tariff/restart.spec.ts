import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import {
  hourly,
  TariffHome,
  type TariffHomeOptions,
  EVENING,
  NIGHT,
  SATURDAY,
} from "../../support/control/tariff-home";
import { report } from "../../support/vehicle/reports";

const prices = { topic: "prices", payload: hourly(EVENING, NIGHT) };

describe("smartcar-tariff after a restart", () => {
  let home: TariffHome;

  const open = async (settings: object = SATURDAY, more: TariffHomeOptions = {}): Promise<void> => {
    home = await TariffHome.open({ ...more, settings: { ...settings } });
  };

  afterEach(() => home.close());

  it("knows prices, requests and its plan, but says nothing to the car before it hears something fresh", async () => {
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
    await home.known.apply([read], {}, { receivedAt: now, source: "webhook" });
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
