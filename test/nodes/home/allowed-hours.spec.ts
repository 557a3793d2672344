import assert from "node:assert/strict";
import { helper } from "../../support/flow";
import { House, prices, START, tariff } from "../../support/house-nodes";

describe("the nodes of a house with allowed hours", () => {
  afterEach(() => helper.unload());

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
});
