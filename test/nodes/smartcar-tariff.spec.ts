import assert from "node:assert/strict";
import { hourly, payloadOf, TariffHome } from "../support/tariff-home";

const HOUR = 3_600_000;

/** From 18:00 in Berlin on a Friday: dear in the evening, cheap from 02:00 to 06:00. */
const EVENING = "2026-11-20T17:00:00Z";
const NIGHT = [0.4, 0.42, 0.41, 0.35, 0.32, 0.31, 0.3, 0.29, 0.2, 0.18, 0.19, 0.21, 0.33, 0.38, 0.4, 0.39];

describe("smartcar-tariff", () => {
  let home: TariffHome;
  afterEach(() => home.close());

  it("waits for the cheap hours, charges the car in them, and is ready in time", async () => {
    home = await TariffHome.open({ settings: { target: "55", readySaturday: "07:30" } });
    console.log(JSON.stringify(await home.why(), null, 1));
    await home.send({ payload: hourly(EVENING, NIGHT) });
    console.log(JSON.stringify(await home.why(), null, 1));
    await home.until("2026-11-21T02:10:00Z");
    console.log(JSON.stringify(await home.why(), null, 1), home.isCharging, home.car.state.soc);
    await home.until("2026-11-21T06:10:00Z");
    console.log(JSON.stringify(await home.why(), null, 1), home.isCharging, home.car.state.soc);
    console.log(home.garage.commands, home.garage.reads, home.warnings);
    assert.ok(payloadOf);
    assert.ok(HOUR);
  });
});
