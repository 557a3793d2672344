import { openDialog, put } from "../support/editor-dialog";
import { car, charge, simulated } from "../support/editor-flow";
import { inEditor } from "../support/editor-session";

const UNABLE = "#smartcar-charge-unable";

describe("the charge dialog", () => {
  it("says when the chosen car takes no start and no stop, and follows the choice", () =>
    inEditor(async (page) => {
      const volvo = { ...car, id: "volvo", make: "VOLVO" };
      await put(page, simulated, car, volvo, { ...charge, vehicle: "volvo" });
      const dialog = await openDialog(page, charge.id);
      const note = dialog.form.locator(UNABLE);

      await note
        .filter({ hasText: "VOLVO takes no start or stop through Smartcar: this node can do nothing" })
        .waitFor();
      await dialog.choose("vehicle", "car");
      await note.filter({ hasText: /^$/ }).waitFor({ state: "attached" });
    }));
});
