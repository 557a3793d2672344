import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../src/core/duration";
import { Home } from "../../../src/home/home";
import { HouseNow } from "../../../src/home/house-now";
import { EMPTY_HOME } from "../../support/empty-home";

const START = Date.parse("2026-06-01T10:00:00Z");
const from = { id: "node", name: "", isSimulated: false };

describe("the grid limit that a house shows", () => {
  const gridLimit = { ...EMPTY_HOME.gridLimit, maxAgeMs: 10 * MINUTE_MS, fallbackW: 3000 };
  const home = new Home({ ...EMPTY_HOME, gridLimit });
  const house = new HouseNow(home, false);
  const shown = (minute: number): readonly unknown[] => {
    const { watts, isFallback } = house.limit(START + minute * MINUTE_MS) ?? {};
    const changesAt = house.limitChangesAt(START + minute * MINUTE_MS);
    return [watts, isFallback, changesAt === undefined ? undefined : (changesAt - START) / MINUTE_MS];
  };

  it("is none before any was received", () => {
    assert.deepEqual(shown(0), [undefined, undefined, undefined]);
  });

  it("ends when it says so, and gives way to the fallback when its input is silent", () => {
    home.publish("limit", { watts: 6000, untilAt: START + 5 * MINUTE_MS }, from, START);

    assert.deepEqual(shown(1), [6000, false, 5]);
    assert.deepEqual(shown(6), [undefined, undefined, 10]);
    assert.deepEqual(shown(10), [3000, true, undefined]);
  });

  it("is none of made-up data in a real house", () => {
    const other = new Home({ ...EMPTY_HOME, gridLimit });
    other.publish("limit", { watts: 6000 }, { ...from, isSimulated: true }, START);

    assert.equal(new HouseNow(other, false).limit(START), undefined);
    assert.equal(new HouseNow(other, true).limit(START)?.watts, 6000);
  });
});
