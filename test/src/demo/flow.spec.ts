import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { Script } from "node:vm";
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

  it("has the page of the plan as one file, which draws what a function node was told", () => {
    const nodes = readFlow(`${FOLDER}/tariff.json`);
    const textOf = (id: string, field: string): string => String(nodes.find((node) => node["id"] === id)?.[field]);

    assert.match(textOf("page-html", "template"), /<style>[^]*prefers-color-scheme: dark[^]*<script type="module">/);
    assert.match(textOf("chart-draw", "func"), /function draw\([^]*msg\.payload = draw\(flow\.get\("seen"\)\);/);
    assert.match(textOf("page-news", "func"), /function remember\([^]*flow\.set\("seen", remember\(/);
  });
});
