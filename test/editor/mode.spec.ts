import assert from "node:assert/strict";
import { held, judged, openDialog, put } from "../support/editor/dialog";
import { mode } from "../support/editor/deciders";
import { car, simulated } from "../support/editor/flow";
import { inEmptyEditor } from "../support/editor/session";

const plain = { ...mode, vehicle: "", mode: "solar+cheap", minimum: "", respect: "unplugged" };

describe("the mode's dialog", () => {
  it("works without a car", () =>
    inEmptyEditor(async (page) => {
      await put(page, plain);

      await (await openDialog(page, "mode")).accept();

      assert.deepEqual((await judged(page, "mode")).faults, []);
    }));

  for (const [name, value, reason] of [
    ["minimum", "101", "Minimum charge: enter a number from 0 to 100."],
    ["respectMinutes", "0", "Duration: enter a number from 1 to 2880."],
    ["chargePowerKw", "11000", "Charging power: enter a number from 0.5 to 50."],
    ["capacityKwh", "big", "Battery capacity: enter a number from 1 to 500."],
    [
      "batteryTopic",
      "house/#/battery",
      "Battery topic: enter topics, separated by commas; the wildcards + and # stand for a whole level.",
    ],
    ["heartbeat", "0", "Heartbeat: enter a number from 1 to 1440."],
    [
      "zone",
      "Europe/Nowhere",
      "Time zone: enter a time zone such as Europe/Berlin, or nothing for the system time zone.",
    ],
  ] as const) {
    it(`refuses "${value}" as ${name}, and says what it takes`, () =>
      inEmptyEditor(async (page) => {
        await put(page, simulated, car, mode);
        const dialog = await openDialog(page, "mode");
        await dialog.form.locator("summary").press("Enter");

        await dialog.type(name, value);

        assert.equal(await dialog.whyWrong(name), reason);
      }));
  }

  it("asks for minutes only where they count", () =>
    inEmptyEditor(async (page) => {
      await put(page, plain);
      const dialog = await openDialog(page, "mode");
      assert.equal(await dialog.field("respectMinutes").isVisible(), false);

      await dialog.field("respect").selectOption("minutes");

      assert.equal(await dialog.field("respectMinutes").isVisible(), true);
    }));

  it("stores the mode that is chosen", () =>
    inEmptyEditor(async (page) => {
      await put(page, plain);
      const dialog = await openDialog(page, "mode");

      await dialog.field("mode").selectOption("cheap");
      await dialog.accept();

      assert.equal((await held(page, "mode"))["mode"], "cheap");
    }));

  it("shows and stores what is said of meters and the home's battery", () =>
    inEmptyEditor(async (page) => {
      await put(page, plain);
      const dialog = await openDialog(page, "mode");
      await dialog.form.locator("summary").first().press("Enter");
      const entered = { batteryTopic: "akku/leistung", batteryLevelTopic: "akku/stand" };

      for (const [name, value] of Object.entries(entered)) {
        await dialog.field(name).waitFor();
        await dialog.type(name, value);
        assert.equal(await dialog.isWrong(name), false, name);
      }
      await dialog.accept();

      const stored = await held(page, "mode");
      assert.deepEqual(Object.fromEntries(Object.keys(entered).map((name) => [name, stored[name]])), entered);
      assert.deepEqual((await judged(page, "mode")).faults, []);
    }));
});
