import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { Script } from "node:vm";
import { HOUR_MS } from "../../../src/core/duration";
import { readFlow } from "../../../src/demo/flow";

const FOLDER = "src/demo/flows";
const flows = readdirSync(FOLDER).filter((file) => file.endsWith(".json"));

describe("a flow of the demo", () => {
  for (const file of flows) {
    it(`has no file left to be read: ${file}`, () => {
      const texts = readFlow(`${FOLDER}/${file}`).flatMap(Object.values);

      assert.deepEqual(
        texts.filter((text) => typeof text === "string" && /(?:\/\/|<!--) from |src="page|href="page/.test(text)),
        [],
      );
    });

    it(`has functions that can be read: ${file}`, () => {
      for (const { type, id, func } of readFlow(`${FOLDER}/${file}`))
        if (type === "function") assert.doesNotThrow(() => new Script(`(() => {${String(func)}})`), String(id));
    });
  }

  it("shows prices as the home of the flow makes them", () => {
    const nodes = readFlow(`${FOLDER}/tariff.json`);
    const { fee, vat, currency } = Object(nodes.find(({ type }) => type === "smartcar-home"));
    const code = ["remember", "draw"].map((name) => readFileSync(`${FOLDER}/plan/${name}.js`, "utf8")).join("\n");
    const rows = [{ start_timestamp: 0, end_timestamp: HOUR_MS, marketprice: 80 }];
    const tariff = {
      plan: [{ start: "1970-01-01T00:00:00Z", end: "1970-01-01T01:00:00Z", energyKwh: 11, price: 0.2856 }],
      code: "waiting",
      inputs: {},
    };

    const run = new Script(`${code}
      let seen = remember(undefined, { topic: "house/prices", payload: { data: rows } });
      seen = remember(seen, { payload: tariff, decision: { by: "smartcar-tariff" } });
      ({ price: seen.prices[0].value, page: draw({ ...seen, now: 0 }) });`);
    const { price, page } = Object(run.runInNewContext({ rows, tariff, Intl, Date }));

    assert.equal(price, (0.08 + Number(fee)) * (1 + Number(vat) / 100));
    assert.match(page, /Price with fees and VAT, EUR\/kWh/);
    assert.match(page, /11\.0 kWh at 0\.286 EUR\/kWh/);
    assert.doesNotMatch(page, /ct\/kWh/);
    assert.equal(currency, "EUR");
  });

  it("has the page of the plan as one file, which draws what a function node was told", () => {
    const nodes = readFlow(`${FOLDER}/tariff.json`);
    const textOf = (id: string, field: string): string => String(nodes.find((node) => node["id"] === id)?.[field]);

    assert.match(textOf("page-html", "template"), /<style>[^]*prefers-color-scheme: dark[^]*<script type="module">/);
    assert.match(textOf("chart-draw", "func"), /function draw\([^]*msg\.payload = draw\(flow\.get\("seen"\)\);/);
    assert.match(textOf("page-news", "func"), /function remember\([^]*flow\.set\("seen", remember\(/);
  });
});
