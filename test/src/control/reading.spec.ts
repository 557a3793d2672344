import assert from "node:assert/strict";
import { type ReadingForm, readGridPower } from "../../../src/control/reading";
import { processorMs } from "../../support/processor-time";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("readGridPower", () => {
  const understood: ReadonlyArray<readonly [name: string, payload: unknown, form: ReadingForm, watts: number]> = [
    ["a number", 512.3, {}, 512.3],
    ["zero", 0, {}, 0],
    ["an export", -1800, {}, -1800],
    ["a text with a number", "512", {}, 512],
    ["a text with spaces around", " -512.30\n", {}, -512.3],
    ["a text with a plus", "+7", {}, 7],
    ["a text with an exponent", "1.2e3", {}, 1200],
    ["a text that begins with the point", ".5", { unit: "kW" }, 500],
    ["bytes, as MQTT brings them", Buffer.from("512.3"), {}, 512.3],
    ["bytes that are no Buffer", bytes("512"), {}, 512],
    ["a JSON text that is a number in quotes", '"512"', {}, 512],
    ["an object", { value: 512 }, { path: "value" }, 512],
    ["an object whose value is a text", { value: "512" }, { path: "value" }, 512],
    ["a nested object", { ENERGY: { Power: 512 } }, { path: "ENERGY.Power" }, 512],
    ["a list in an object", { emeters: [{ power: 5 }, { power: 6 }] }, { path: "emeters.1.power" }, 6],
    ["a list", [512, 1], { path: "0" }, 512],
    ["a JSON text", '{"Time":"x","ENERGY":{"Power":512}}', { path: "ENERGY.Power" }, 512],
    ["JSON in bytes", bytes(' {"total_act_power":512.3}'), { path: "total_act_power" }, 512.3],
    ["a key with a colon", { "em:0": { act_power: 512 } }, { path: "em:0.act_power" }, 512],
    ["kilowatts", "0.512", { unit: "kW" }, 512],
    ["export positive", 1800, { positive: "export" }, -1800],
    ["export positive in kilowatts", "1.8", { unit: "kW", positive: "export" }, -1800],
    ["nothing at all, export positive", 0, { positive: "export" }, 0],
  ];

  for (const [name, payload, form, watts] of understood) {
    it(`reads ${name}`, () => {
      assert.deepEqual(readGridPower(payload, form), { ok: true, watts });
    });
  }

  const refused: ReadonlyArray<readonly [payload: unknown, form: ReadingForm, came: string]> = [
    [undefined, {}, "nothing"],
    [null, {}, "null"],
    [true, {}, "true"],
    ["", {}, "an empty text"],
    ["  ", {}, "an empty text"],
    [NaN, {}, "a number that is not finite"],
    [Infinity, {}, "a number that is not finite"],
    ["1e999", {}, "a number that is not finite"],
    [1e308, { unit: "kW" }, "a number that is too large"],
    ["512,3", {}, "a text with a decimal comma"],
    ["1.512,3", {}, "a text with a decimal comma"],
    ["512.3 W", {}, "a number with its unit in the text"],
    ["0.5kW", {}, "a number with its unit in the text"],
    ["unavailable", {}, 'the text "unavailable"'],
    ["0x200", {}, "a text that is not a number"],
    ["1 200", {}, "a text that is not a number"],
    ["Sk3cret-4bearer", {}, "a text that is not a number"],
    ['{"value":', {}, "a text that is not valid JSON"],
    ["x".repeat(200_000), {}, "a text that is not a number"],
    [new Uint8Array(200_000), {}, "too many bytes"],
    [Buffer.from([0xff, 0xfe]), {}, "a text that is not a number"],
    [{}, {}, "an empty object"],
    [{ power: 1, voltage: 2 }, {}, "an object with power, voltage"],
    [{ power: 1, WBA12345678901234: 2 }, {}, "an object with power, …"],
    [{ WBA12345678901234: 2 }, {}, "an object"],
    [[1, 2], {}, "a list of 2"],
    [512n, {}, "a bigint"],
    [() => 512, {}, "a function"],
    [512, { path: "value" }, "nothing at value"],
    [{ value: 512 }, { path: "power" }, "nothing at power"],
    [{ value: null }, { path: "value" }, "null at value"],
    [{ value: "12,5" }, { path: "value" }, "a text with a decimal comma at value"],
    [{ value: 512 }, { path: "constructor.length" }, "nothing at constructor.length"],
    [{ value: 512 }, { path: "__proto__" }, "nothing at __proto__"],
  ];

  for (const [payload, form, came] of refused) {
    it(`refuses ${came}, ${String(payload).slice(0, 20)}`, () => {
      assert.deepEqual(readGridPower(payload, form), { ok: false, came });
    });
  }

  it("is quick with a text made to be slow", () => {
    const before = process.cpuUsage();

    readGridPower(`${"1".repeat(99_000)}x`);
    readGridPower("[".repeat(99_000));

    assert.ok(processorMs(before) < 1000);
  });
});
