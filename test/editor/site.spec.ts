import assert from "node:assert/strict";
import { held, judged, openDialog, put } from "../support/editor/dialog";
import { surplus, tariff } from "../support/editor/deciders";
import { inEmptyEditor } from "../support/editor/session";

const entered = {
  gridTopic: "house/meter, house/barn",
  connectionKw: "24",
  batteryTopic: "akku/leistung",
  batteryLevelTopic: "akku/stand",
  batteryFirst: "60",
};

describe("a dialog that asks for meters and the home's battery", () => {
  for (const node of [surplus, tariff]) {
    it(`shows and stores what is said of them: ${node.id}`, () =>
      inEmptyEditor(async (page) => {
        await put(page, { ...node, name: "", vehicle: "" });
        const dialog = await openDialog(page, node.id);
        for (const summary of await dialog.form.locator("summary").all()) await summary.press("Enter");

        for (const [name, value] of Object.entries(entered)) {
          await dialog.field(name).waitFor();
          await dialog.type(name, value);
          assert.equal(await dialog.isWrong(name), false, name);
        }
        await dialog.accept();

        const stored = await held(page, node.id);
        assert.deepEqual(Object.fromEntries(Object.keys(entered).map((name) => [name, stored[name]])), entered);
        assert.deepEqual((await judged(page, node.id)).faults, []);
      }));
  }
});
