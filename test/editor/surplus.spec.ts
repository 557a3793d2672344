import assert from "node:assert/strict";
import { held, judged, openDialog, put } from "../support/editor/dialog";
import { surplus } from "../support/editor/deciders";
import { car, simulated } from "../support/editor/flow";
import { inEmptyEditor } from "../support/editor/session";

const plain = { ...surplus, name: "", vehicle: "", chargePowerKw: "" };

describe("the surplus' dialog", () => {
  it("works without a car", () =>
    inEmptyEditor(async (page) => {
      await put(page, plain);

      await (await openDialog(page, "surplus")).accept();

      assert.deepEqual((await judged(page, "surplus")).faults, []);
    }));

  for (const [name, value, reason] of [
    ["startMarginW", "-1", "Start margin: enter a number from 0 to 50000."],
    ["startDelay", "soon", "Start delay: enter a number from 0 to 1440."],
    ["chargePowerKw", "11000", "Charging power: enter a number from 0.5 to 50."],
    ["connectionKw", "0", "Grid connection: enter a number from 1 to 10000."],
    ["batteryFirst", "101", "Battery first, up to: enter a number from 0 to 100."],
    [
      "gridTopic",
      "meter/#/grid",
      "Grid topic: enter topics, separated by commas; the wildcards + and # stand for a whole level.",
    ],
    [
      "batteryTopic",
      "house+/battery",
      "Battery topic: enter topics, separated by commas; the wildcards + and # stand for a whole level.",
    ],
    ["nightFrom", "25:00", "From: enter a time such as 07:30, or nothing."],
    ["nightTo", "", "Until: enter both values, or neither."],
  ] as const) {
    it(`refuses "${value}" as ${name}, and says what it takes`, () =>
      inEmptyEditor(async (page) => {
        await put(page, simulated, car, surplus);
        const dialog = await openDialog(page, "surplus");
        for (const summary of await dialog.form.locator("summary").all()) await summary.press("Enter");

        await dialog.type(name, value);

        assert.equal(await dialog.whyWrong(name), reason);
      }));
  }

  it("shows the default of a number that is left empty", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, car, { ...surplus, stopImportW: "" });
      const dialog = await openDialog(page, "surplus");

      assert.equal(await dialog.field("stopImportW").getAttribute("placeholder"), "300");
      assert.equal(await dialog.isWrong("stopImportW"), false);
    }));

  it("folds away what is seldom needed", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, car, surplus);
      const dialog = await openDialog(page, "surplus");
      assert.equal(await dialog.field("heartbeat").isVisible(), false);

      await dialog.form.locator("summary").press("Enter");

      await dialog.field("heartbeat").waitFor();
    }));

  it("does not fold away what is wrong", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, car, { ...surplus, zone: "Europe/Nowhere" });
      await judged(page, "surplus");

      const dialog = await openDialog(page, "surplus");

      assert.match(await dialog.whyWrong("zone"), /^Time zone: enter a time zone such as Europe\/Berlin/);
    }));

  it("stores a box that is not ticked", () =>
    inEmptyEditor(async (page) => {
      await put(page, plain);
      const dialog = await openDialog(page, "surplus");
      await dialog.form.locator("summary").press("Enter");

      await dialog.field("takeOver").uncheck();
      await dialog.accept();

      assert.equal((await held(page, "surplus"))["takeOver"], false);
    }));
});
