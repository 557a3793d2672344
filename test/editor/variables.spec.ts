import assert from "node:assert/strict";
import { held, judged, openDialog, put } from "../support/editor/dialog";
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
});
