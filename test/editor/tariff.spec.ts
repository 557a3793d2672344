import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { held, judged, openDialog, put } from "../support/editor/dialog";
import { tariff } from "../support/editor/deciders";
import { car, simulated } from "../support/editor/flow";
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
    ["connectionKw", "0", "Grid connection: enter a number from 1 to 10000."],
    ["batteryFirst", "101", "Battery first, up to: enter a number from 0 to 100."],
    [
      "batteryLevelTopic",
      "soc#",
      "Battery level topic: enter topics, separated by commas; the wildcards + and # stand for a whole level.",
    ],
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

  it("makes departures of the times by weekday that version 0.1 had", () =>
    inEmptyEditor(async (page) => {
      await put(page, {
        ...plain,
        target: "70",
        full: "",
        readyMonday: "06:45",
        readyTuesday: "06:45",
        readySunday: "10:00",
      });

      await (await openDialog(page, "tariff")).accept();

      const { departures, readyMonday, readySunday, target, full, version } = await held(page, "tariff");
      assert.equal(departures, "Mon,Tue 06:45; Sun 10:00");
      assert.deepEqual([readyMonday, readySunday], ["", ""]);
      assert.deepEqual([target, full, version], ["70", "70", "2"], "it charges up to the target, as before");
    }));

  it("stores departures of each kind as they are entered in its rows", () =>
    inEmptyEditor(async (page) => {
      await put(page, plain);
      const dialog = await openDialog(page, "tariff");
      const add = dialog.form.locator(".red-ui-editableList-addButton");
      const row = (index: number): Locator => dialog.form.locator(".smartcar-departure").nth(index);

      await add.click();
      await row(0).getByLabel("Fri").setChecked(false, { force: true });
      await row(0).getByLabel("Needed at departure").fill("60");
      await add.click();
      await row(1).getByLabel("Kind of departure").selectOption("date");
      await row(1).getByLabel("Date").fill("2026-12-24");
      await row(1).getByLabel("Ready by").fill("9:00");
      await add.click();
      await row(2).getByLabel("Kind of departure").selectOption("every");
      await row(2).getByLabel("Date").fill("2026-01-05");
      await row(2).getByLabel("Days between departures").fill("14");
      await dialog.accept();

      const { departures } = await held(page, "tariff");
      assert.equal(departures, "Mon-Thu 07:30 60%; 2026-12-24 09:00; 2026-01-05 every 14 days 07:30");
    }));

  it("marks what a departure lacks, and says at the node what is accepted", () =>
    inEmptyEditor(async (page) => {
      await put(page, plain);
      const dialog = await openDialog(page, "tariff");
      await dialog.form.locator(".red-ui-editableList-addButton").click();

      const time = dialog.form.getByLabel("Ready by");
      await time.fill("25:00");
      await time.blur();
      assert.match((await time.getAttribute("class")) ?? "", /input-error/);
      await dialog.accept();

      const [fault] = (await judged(page, "tariff")).faults;
      assert.match(fault ?? "", /Departures: enter departures such as Mon-Fri 07:30 60%/);
    }));

  it("lets departures be edited as a text, and shows what is a variable as one", () =>
    inEmptyEditor(async (page) => {
      await put(
        page,
        { ...plain, departures: "Mon-Fri 07:30" },
        { ...plain, id: "variable", departures: "${LEAVING}" },
      );
      const dialog = await openDialog(page, "tariff");
      assert.equal(await dialog.field("departures").isVisible(), false);

      const button = dialog.form.locator("#smartcar-tariff-as-text");
      await button.click();
      await dialog.type("departures", "Mon 08:00; Sat 10:00 40%");
      await button.click();
      assert.equal(await dialog.form.locator(".smartcar-departure").count(), 2);
      await dialog.accept();
      assert.equal((await held(page, "tariff"))["departures"], "Mon 08:00; Sat 10:00 40%");

      const other = await openDialog(page, "variable");
      assert.equal(await other.field("departures").inputValue(), "${LEAVING}");
      assert.equal(await other.field("departures").isVisible(), true);
    }));

  it("says what the goals cost in the example year", () =>
    inEmptyEditor(async (page) => {
      await put(page, { ...plain, version: "2", target: "50", full: "" });
      const dialog = await openDialog(page, "tariff");
      const note = dialog.form.locator("#smartcar-tariff-cost");
      assert.match(await note.innerText(), /cheapest/);

      await dialog.type("target", "80");

      assert.match(await note.innerText(), /cost \d+ EUR more/);
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
