import assert from "node:assert/strict";
import { openDialog, put } from "../support/editor-dialog";
import { car, limit, lock, simulated } from "../support/editor-flow";
import { inEditor } from "../support/editor-session";

const volvo = { ...car, id: "volvo", name: "Volvo", make: "Volvo" };
const tesla = { ...car, id: "tesla", name: "Tesla", make: "TESLA" };

describe("a car that cannot do what a node is for", () => {
  for (const [node, says] of [
    [limit, /^A BMW takes no charge limit through Smartcar/],
    [lock, /^A BMW takes no lock or unlock through Smartcar/],
  ] as const) {
    it(`is told of in the dialog of ${node.type}`, () =>
      inEditor(async (page) => {
        await put(page, simulated, car, tesla, { ...node, vehicle: "car", account: "" });
        const dialog = await openDialog(page, node.id);
        const hint = page.locator(`#${node.type}-hint`);

        assert.match(await hint.innerText(), says);
        await dialog.choose("vehicle", "tesla");
        assert.equal(await hint.innerText(), "");
      }));
  }

  it("is only one that cannot do just this", () =>
    inEditor(async (page) => {
      const nodes = [limit, lock].map((node) => ({ ...node, vehicle: "volvo", account: "" }));
      await put(page, simulated, volvo, ...nodes);

      const hints: string[] = [];
      for (const { id, type } of nodes) {
        const dialog = await openDialog(page, id);
        hints.push(await page.locator(`#${type}-hint`).innerText());
        await dialog.cancel();
      }

      assert.match(hints[0] ?? "", /^A VOLVO takes no charge limit/);
      assert.equal(hints[1], "");
    }));
});
