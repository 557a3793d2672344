import assert from "node:assert/strict";
import { judged, openDialog, put } from "../support/editor/dialog";
import { car, records, simulated } from "../support/editor/flow";
import { inEmptyEditor } from "../support/editor/session";

describe("the dialog of smartcar-records", () => {
  it("takes a price or none, and says what it does not take", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, car, records);

      for (const [price, faults] of [
        ["", []],
        ["0.32", []],
        ["-0.01", []],
        ["cheap", ["Price: enter a number from -1000 to 100000."]],
      ] as const) {
        const dialog = await openDialog(page, records.id);
        await page.locator("#node-input-price").fill(price);
        await dialog.accept();
        assert.deepEqual((await judged(page, records.id)).faults, faults);
      }
    }));

  it("asks for an account only where no vehicle is chosen", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, car, records, { ...records, id: "any", vehicle: "", account: "account" });

      for (const [id, isShown] of [
        [records.id, false],
        ["any", true],
      ] as const) {
        const dialog = await openDialog(page, id);
        assert.equal(await page.locator('[data-setting="account"]').first().isVisible(), isShown);
        await dialog.cancel();
      }
    }));
});
