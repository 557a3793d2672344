import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { openDialog, put } from "../support/editor/dialog";
import { surplus } from "../support/editor/deciders";
import { car, charge, limit, lock, simulated } from "../support/editor/flow";
import { inEmptyEditor } from "../support/editor/session";

const volvo = { ...car, id: "volvo", name: "Volvo", make: "VOLVO" };
const tesla = { ...car, id: "tesla", name: "Tesla", make: "TESLA" };

describe("a car that cannot do what a node is for", () => {
  for (const [node, unable, where, says] of [
    [charge, volvo, "#smartcar-charge-hint", "VOLVO cars cannot be started or stopped through Smartcar"],
    [surplus, volvo, "#smartcar-surplus-unable", "VOLVO cars cannot be started or stopped through Smartcar"],
    [limit, car, "#smartcar-limit-hint", "BMW cars do not accept a charge limit through Smartcar"],
    [lock, car, "#smartcar-lock-hint", "BMW cars cannot be locked or unlocked through Smartcar"],
  ] as const) {
    it(`is told of in the dialog of ${node.type}, which follows the choice`, () =>
      inEmptyEditor(async (page) => {
        await put(page, simulated, unable, tesla, { ...node, vehicle: unable.id, account: "" });
        const dialog = await openDialog(page, node.id);
        const note = dialog.form.locator(where);

        await note.filter({ hasText: says }).waitFor();
        await dialog.choose("vehicle", "tesla");
        await note.filter({ hasText: /^$/ }).waitFor({ state: "attached" });
      }));
  }

  it("is shown the node that works for it, with a link to its page", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, volvo, { ...charge, vehicle: "volvo", account: "" });
      const dialog = await openDialog(page, charge.id);
      const link = dialog.form.locator("#smartcar-charge-hint a");

      await link.waitFor();

      assert.equal(await link.innerText(), "smartcar-schedule");
      const path = new URL((await link.getAttribute("href")) ?? "").pathname.split("/blob/main/")[1] ?? "";
      assert.ok(existsSync(path), path);
    }));

  it("is only one that cannot do just this", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, volvo, { ...lock, vehicle: "volvo", account: "" });
      const answered = page.waitForResponse((response) => response.url().includes("smartcar/abilities"));
      const dialog = await openDialog(page, lock.id);
      await (await answered).finished();

      assert.equal(await dialog.form.locator("#smartcar-lock-hint").innerText(), "");
    }));
});
