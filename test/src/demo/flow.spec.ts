import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { Script } from "node:vm";

const FOLDER = "src/demo/flows";
const flows = readdirSync(FOLDER).filter((file) => file.endsWith(".json"));

describe("a flow of the demo", () => {
  for (const file of flows) {
    it(`has functions that can be read: ${file}`, () => {
      for (const { type, id, func } of JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf8")))
        if (type === "function") assert.doesNotThrow(() => new Script(`(() => {${String(func)}})`), String(id));
    });
  }
});
