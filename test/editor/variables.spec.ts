import assert from "node:assert/strict";
import { held, judged, openDialog, put } from "../support/editor/dialog";
import { mode, surplus } from "../support/editor/deciders";
import { car, limit, simulated } from "../support/editor/flow";
import { inEmptyEditor } from "../support/editor/session";

describe("an environment variable in a dialog", () => {
  it("is entered in place of a list, kept with Done, and shown again", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, car, limit);
      const dialog = await openDialog(page, "limit");

      await dialog.switchVariable("vehicle");
      await dialog.type("vehicle", "${OUR_CAR}");
      assert.equal(await dialog.isWrong("vehicle"), false);
      await dialog.accept();

      assert.equal((await held(page, "limit"))["vehicle"], "${OUR_CAR}");
      assert.deepEqual((await judged(page, "limit")).faults, []);
      const again = await openDialog(page, "limit");
      assert.equal(await again.field("vehicle").inputValue(), "${OUR_CAR}");
      await again.accept();
      assert.equal((await held(page, "limit"))["vehicle"], "${OUR_CAR}");
    }));

  it("gives way to the list again, with what was chosen there", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, car, limit);
      const dialog = await openDialog(page, "limit");

      await dialog.switchVariable("vehicle");
      await dialog.type("vehicle", "${OUR_CAR}");
      await dialog.switchVariable("vehicle");
      await dialog.accept();

      assert.equal((await held(page, "limit"))["vehicle"], "car");
    }));

  for (const [node, name, shown] of [
    [mode, "mode", "${MODE}"],
    [surplus, "takeOver", "${TAKE_OVER}"],
    [surplus, "unit", "${UNIT}"],
  ] as const) {
    it(`is entered in place of a list or a check box, and kept: ${node.id}, ${name}`, () =>
      inEmptyEditor(async (page) => {
        await put(page, { ...node, vehicle: "" });
        const dialog = await openDialog(page, node.id);
        for (const summary of await dialog.form.locator("summary").all()) await summary.press("Enter");

        await dialog.switchVariable(name);
        await dialog.type(name, shown);
        await dialog.accept();

        assert.equal((await held(page, node.id))[name], shown);
        assert.deepEqual((await judged(page, node.id)).faults, []);
        await (await openDialog(page, node.id)).accept();
        assert.equal((await held(page, node.id))[name], shown);
      }));
  }

  it("is no way to enter something else: what is no value is shown as text, and refused", () =>
    inEmptyEditor(async (page) => {
      await put(page, { ...surplus, vehicle: "", takeOver: "perhaps", sign: "both" });

      assert.deepEqual((await judged(page, "surplus")).faults, [
        "Positive means: enter one of: import from the grid, export to the grid.",
        "Control any session: enter true or false.",
      ]);
      const dialog = await openDialog(page, "surplus");
      assert.equal(await dialog.field("takeOver").inputValue(), "perhaps");
    }));

  it("is refused inside a longer text, where Node-RED would not replace it", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, { ...car, vehicleId: "car-${NUMBER}" });

      assert.deepEqual((await judged(page, "car")).faults, [
        "Vehicle ID: Node-RED replaces ${NUMBER} only if the field contains nothing else.",
      ]);
    }));
});
