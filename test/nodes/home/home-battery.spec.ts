import assert from "node:assert/strict";
import { helper } from "../../support/flow";
import { House, prices, START, surplus, tariff } from "../../support/house-nodes";

describe("the nodes of a house with a battery", () => {
  afterEach(() => helper.unload());

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
});
