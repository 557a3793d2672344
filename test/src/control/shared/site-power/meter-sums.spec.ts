import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../../src/core/duration";
import { House, under } from "./metered-house";

describe("several meters of one quantity", () => {
  it("are added by topic, and none replaces another", () => {
    const house = new House();
    house.read(under("pv/1", 3_000, { quantity: "solar" }));
    house.read(under("pv/2", 1_500, { quantity: "solar" }));
    house.read(under("pv/1", 2_000, { quantity: "solar" }));

    assert.equal(house.site.solar?.watts, 3_500);
  });

  it("are not added to the total that contains them", () => {
    const house = new House();
    house.read(under("openWB/bat/2/get/power", 500, { quantity: "battery", role: "detail", group: "openWB" }));
    house.read(under("openWB/bat/get/power", 900, { quantity: "battery", role: "total", group: "openWB" }));
    house.read(under("openWB/bat/3/get/power", 400, { quantity: "battery", role: "detail", group: "openWB" }));

    assert.equal(house.site.battery?.watts, 900);
  });

  it("are none where only one of them can be meant", () => {
    const house = new House();
    house.read(under("openWB/counter/0/get/power", -5_000, { role: "alone" }));
    assert.equal(house.gridW, -5_000);
    house.read(under("openWB/counter/4/get/power", 200, { role: "alone" }));

    assert.equal(house.gridW, undefined);
    assert.deepEqual(house.warnings, ["meter-ambiguous"]);
  });

  it("are three phases as soon as a third is received", () => {
    const house = new House();
    house.read(under("emeter/0", -1_000, { part: "L1" }));
    house.read(under("emeter/1", 4_000, { part: "L2" }));
    assert.equal(house.gridW, -1_000, "a second clamp may measure anything");
    house.read(under("emeter/2", -500, { part: "L3" }));

    assert.equal(house.gridW, 2_500);
  });

  it("are awaited where the meter tells how many phases it has", () => {
    const house = new House();
    house.read({ quantity: "grid", value: 3, part: "phases" });
    house.read(under("L1", -1_000, { part: "L1" }), under("L2", -1_000, { part: "L2" }));
    assert.equal(house.gridW, undefined);
    house.read(under("L3", -1_000, { part: "L3" }));

    assert.equal(house.gridW, -3_000);
  });

  it("are import and export", () => {
    const house = new House();
    house.read(under("in", 0, { part: "import" }));
    assert.equal(house.gridW, undefined);
    house.read(under("out", 5_000, { part: "export" }));

    assert.equal(house.gridW, -5_000);
  });

  it("are unknown when one has been silent for long", () => {
    const house = new House();
    house.read(under("in", 0, { part: "import" }), under("out", 5_000, { part: "export" }));
    house.now += 11 * MINUTE_MS;
    house.read(under("out", 4_000, { part: "export" }));

    assert.equal(house.gridW, -5_000, "as it was last known");
  });
});
