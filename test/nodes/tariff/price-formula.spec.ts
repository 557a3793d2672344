import assert from "node:assert/strict";
import type { Node, NodeAPI } from "node-red";
import { type PriceFormula, priceFormula } from "../../../nodes/tariff/price-formula";
import { housePrices, type TotalPrices } from "../../../nodes/tariff/total-prices";
import { UNKNOWN_PRICE } from "../../../src/control/price/house-price";
import type { Slot } from "../../../src/control/shared/slots";
import { HOUR_MS } from "../../../src/core/duration";
import { helper } from "../../support/flow";
import { processorMs } from "../../support/processor-time";

const zone = "Europe/Berlin";
const label = { key: "smartcar-home:label.feedInFormula", template: "Feed-in formula", params: {} };

/** Friday, 18:00 in Berlin. */
const EVENING = Date.parse("2026-11-20T17:00:00Z");

function hours(values: readonly number[]): readonly Slot[] {
  return values.map((value, index) => ({
    startAt: EVENING + index * HOUR_MS,
    endAt: EVENING + (index + 1) * HOUR_MS,
    value,
  }));
}

describe("priceFormula", () => {
  let formula: (text: string) => PriceFormula;
  let red: NodeAPI | undefined;

  before(async () => {
    function holder(RED: NodeAPI): void {
      red = RED;
      RED.nodes.registerType("formula-holder", function (this: Node, def) {
        RED.nodes.createNode(this, def);
      });
    }
    await helper.load(holder, [
      { id: "tab", type: "tab" },
      { id: "holder", type: "formula-holder", z: "tab" },
    ]);
    helper.getNode("holder").context().flow.set("levy", 0.05);
    formula = (text) => {
      assert.ok(red);
      return priceFormula(red, helper.getNode("holder"), { text, label });
    };
  });

  after(async () => {
    await helper.unload();
  });

  const values = async (text: string, net: readonly number[]): Promise<readonly number[]> =>
    (await formula(text)(hours(net), zone)).map(({ value }) => value);

  it("makes the total price of each slot", async () => {
    assert.deepEqual(await values("(price + 0.25) * 2", [0.25, -0.25, 0]), [1, 0, 0.5]);
  });

  it("keeps the times of the slots", async () => {
    const net = hours([0.1, 0.2]);

    assert.deepEqual(await formula("price")(net, zone), net);
  });

  it("knows the local hour, month and weekday", async () => {
    assert.deepEqual(await values("hour * 10000 + month * 100 + weekday", [0, 0]), [181_105, 191_105]);
    assert.deepEqual(await values("price + (hour >= 19 ? 0.5 : 0.25)", [0.25, 0.25]), [0.5, 0.75]);
  });

  it("knows the start as ISO text in UTC", async () => {
    assert.deepEqual(await values('$toMillis(start) / 1000 + (start = "2026-11-20T17:00:00.000Z" ? 1 : 0)', [0]), [
      EVENING / 1000 + 1,
    ]);
  });

  it("reaches the flow's context as formulas of Node-RED do", async () => {
    assert.deepEqual(await values('$flowContext("levy") + price', [0.2]), [0.25]);
  });

  it("refuses a text that is no JSONata at once", () => {
    assert.throws(() => formula("price +"), {
      name: "SmartcarError",
      code: "BAD_INPUT",
      message: /^The price formula is not valid JSONata: ".+"\. Prices are ignored until it is\. /,
    });
  });

  it("is named by the label of its field", async () => {
    assert.ok(red);
    const node = helper.getNode("holder");
    for (const [field, says] of [
      ["formula", /Correct "Formula" and deploy/],
      ["feedInFormula", /Correct "Feed-in formula" and deploy/],
    ] as const) {
      const price = (text: string): TotalPrices =>
        housePrices(red ?? assert.fail(), node, { ...UNKNOWN_PRICE, formula: text }, field);
      assert.throws(() => price("price +"), { message: says });
      await assert.rejects(price("null")({ slots: hours([0.1]), source: "" }, zone), { message: says });
    }
  });

  const wrong: ReadonlyArray<readonly [text: string, what: RegExp]> = [
    ["prize * 2", /returns nothing at 2026-11-20T17:00:00.000Z. Accepted: a number, calculated from price, start/],
    ['"0.3"', /returns a text/],
    ["[1, 2]", /returns a list/],
    ["price > 0", /returns true or false/],
    ["null", /returns null/],
    ['price + "x"', /fails at 2026-11-20T17:00:00.000Z: /],
    ["1 / 0", /price formula/],
    ["$nothing()", /fails at/],
  ];
  for (const [text, message] of wrong) {
    it(`says what is wrong with ${text}`, async () => {
      await assert.rejects(formula(text)(hours([0.1]), zone), { name: "SmartcarError", code: "BAD_INPUT", message });
    });
  }

  for (const [what, text] of [
    ["a loop", "($f := function($x) { $f($x + 1) }; $f(1))"],
    ["a recursion", "($f := function($x) { 1 + $f($x + 1) }; $f(1))"],
    ["a list", "$sum([1..9999999].($ * price))"],
  ] as const) {
    it(`ends ${what} without an end, and others go on meanwhile`, async () => {
      assert.ok(red);
      const endless = priceFormula(red, helper.getNode("holder"), { text, label }, 1500);
      let turns = 0;
      const counting = setInterval(() => (turns += 1), 1);

      await assert
        .rejects(endless(hours([0.1]), zone), {
          name: "SmartcarError",
          code: "BAD_INPUT",
          message: /^The price formula (cannot be evaluated|fails)/,
        })
        .finally(() => clearInterval(counting));

      assert.ok(turns > 10);
      assert.deepEqual(await values("price * 2", [1]), [2]);
    });
  }

  it("knows no more of Node-RED than other formulas do", async () => {
    for (const text of ["process.pid", "require", "$eval('process')"]) {
      await assert.rejects(formula(text)(hours([0.1]), zone), /returns nothing/);
    }
  });

  it("lets others have their turn while it prices two days of quarter hours", async () => {
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 1);
    const before = process.cpuUsage();

    await formula("(price + (hour >= 17 and hour < 20 ? 0.12 : 0.04)) * 1.25")(
      hours(Array.from({ length: 192 }, () => 0.1)),
      zone,
    );
    clearInterval(counting);

    assert.ok(turns > 0);
    assert.ok(processorMs(before) < 1000);
  });
});
