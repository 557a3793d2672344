import assert from "node:assert/strict";
import { held, judged, openDialog, put } from "../support/editor/dialog";
import { surplus } from "../support/editor/deciders";
import { all, car, limit, simulated } from "../support/editor/flow";
import { inEmptyEditor } from "../support/editor/session";

/** The editor's own, what is stored apart from the flow, and a position of version 0.1, which the dialog moves there. */
const OTHERS = new Set(["wires", "x", "y", "z", "credentials", "homeLatitude", "homeLongitude"]);

/** A variable of its own for each property of a node. */
function variables({
  id: _id,
  type: _type,
  ...properties
}: object & { id: string; type: string }): Record<string, string> {
  const keys = Object.keys(properties).filter((key) => !OTHERS.has(key));
  return Object.fromEntries(keys.map((key) => [key, `\${VALUE_OF_${key}}`]));
}

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

  it("is entered in place of a check box, and kept", () =>
    inEmptyEditor(async (page) => {
      await put(page, { ...surplus, vehicle: "" });
      const dialog = await openDialog(page, "surplus");
      for (const summary of await dialog.form.locator("summary").all()) await summary.press("Enter");

      await dialog.switchVariable("takeOver");
      await dialog.type("takeOver", "${TAKE_OVER}");
      await dialog.accept();

      assert.equal((await held(page, "surplus"))["takeOver"], "${TAKE_OVER}");
      assert.deepEqual((await judged(page, "surplus")).faults, []);
    }));

  it("is kept with Done in every field of every node, and is no fault", () =>
    inEmptyEditor(async (page) => {
      const nodes = all.map((node) => ({ ...node, ...variables(node) }));
      await put(page, ...nodes);

      for (const node of nodes) {
        await (await openDialog(page, node.id)).accept();
        const after = await held(page, node.id);
        const before = variables(node);
        assert.deepEqual(
          Object.entries(before).filter(([key, value]) => after[key] !== value),
          [],
          node.id,
        );
        assert.deepEqual((await judged(page, node.id)).faults, [], node.id);
      }
    }));

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
