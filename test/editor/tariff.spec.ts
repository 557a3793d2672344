import assert from "node:assert/strict";
import { held, judged, openDialog, put } from "../support/editor/dialog";
import { car, simulated, tariff } from "../support/editor/flow";
import { inEmptyEditor } from "../support/editor/session";

const plain = { id: "tariff", type: "smartcar-tariff", wires: [[], []] };

describe("the tariff's dialog", () => {
  it("works without a car, and with nothing filled in", () =>
    inEmptyEditor(async (page) => {
      await put(page, plain);

      await (await openDialog(page, "tariff")).accept();

      assert.deepEqual((await judged(page, "tariff")).faults, []);
    }));

  for (const [name, value, reason] of [
    ["target", "120", "Needed at departure: enter a number from 1 to 100."],
    ["readyFriday", "7 am", "Ready by, Friday: enter a time such as 07:30, or nothing."],
    ["connectionKw", "0", "Grid connection: enter a number from 1 to 10000."],
    ["batteryFirst", "101", "Battery first, up to: enter a number from 0 to 100."],
    ["batteryLevelTopic", "#", "Battery level topic: enter topics without # and +, separated by commas."],
    ["fee", "16 ct", "Fees and levies: enter a number from -1000 to 100000."],
    ["feesByHour", "at night 0.04", "Fees by hour: enter times and fees such as 17:00-21:00 0.12, 21:00-06:00 0.04."],
    ["feesByMonth", "winter 0.03", "Fees by month: enter months and fees such as 11-2 0.03, 6 0.01."],
  ] as const) {
    it(`refuses "${value}" as ${name}, and says what it takes`, () =>
      inEmptyEditor(async (page) => {
        await put(page, simulated, car, tariff);
        const dialog = await openDialog(page, "tariff");
        for (const summary of await dialog.form.locator("summary").all()) await summary.press("Enter");

        await dialog.type(name, value);

        assert.equal(await dialog.whyWrong(name), reason);
      }));
  }

  for (const value of ["17:00-21:00 0.12", "17:00–21:00 0,12; 21:00 - 06:00: 0.04", "0:00-24:00 -0.01,"]) {
    it(`takes "${value}" as fees by hour`, () =>
      inEmptyEditor(async (page) => {
        await put(page, simulated, car, tariff);
        const dialog = await openDialog(page, "tariff");

        await dialog.type("feesByHour", value);

        assert.equal(await dialog.isWrong("feesByHour"), false);
      }));
  }

  for (const value of ["11-2 0.03, 6 0.01", "11–2 0,03; 06: -0.01", "12 = 1,"]) {
    it(`takes "${value}" as fees by month`, () =>
      inEmptyEditor(async (page) => {
        await put(page, simulated, car, tariff);
        const dialog = await openDialog(page, "tariff");

        await dialog.type("feesByMonth", value);

        assert.equal(await dialog.isWrong("feesByMonth"), false);
      }));
  }

  it("refuses a formula that is none", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, car, { ...tariff, formula: "price +" });

      assert.equal((await judged(page, "tariff")).faults.length, 1);
    }));

  it("makes Monday to Friday alike", () =>
    inEmptyEditor(async (page) => {
      await put(page, plain);
      const dialog = await openDialog(page, "tariff");
      await dialog.type("readyTuesday", "06:45");

      await dialog.form.locator("#smartcar-tariff-alike").click();
      await dialog.accept();

      const { readyMonday, readyFriday, readySaturday } = await held(page, "tariff");
      assert.deepEqual([readyMonday, readyFriday, readySaturday ?? ""], ["06:45", "06:45", ""]);
    }));

  it("folds away what is seldom needed, but not what is wrong", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, car, tariff);
      const whole = await openDialog(page, "tariff");
      assert.equal(await whole.field("heartbeat").isVisible(), false);
      assert.equal(await whole.field("fee").isVisible(), true);
      await whole.cancel();

      await put(page, { ...tariff, id: "wrong", zone: "Europe/Nowhere" });
      await judged(page, "wrong");
      const wrong = await openDialog(page, "wrong");

      assert.match(await wrong.whyWrong("zone"), /^Time zone: enter a time zone such as Europe\/Berlin/);
    }));
});
