import assert from "node:assert/strict";
import { judged, openDialog, put } from "../support/editor/dialog";
import { car, custom, signals, simulated } from "../support/editor/flow";
import { inEmptyEditor } from "../support/editor/session";

const COST = "#smartcar-signals-cost";
const WARNING = `${COST} .fa-warning`;

describe("the signals' dialog", () => {
  it("says what a setting costs, and follows it", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, car, { ...signals, minutes: "120" });
      const dialog = await openDialog(page, "signals");
      const cost = dialog.form.locator(COST);
      await cost.filter({ hasText: "About" }).waitFor();
      assert.equal((await cost.innerText()).trim(), "About 365 of 500 calls per month; 50 are reserved for commands.");
      assert.equal(await dialog.form.locator(WARNING).isVisible(), false);

      await dialog.field("minutes").fill("60");

      assert.equal(
        (await cost.innerText()).trim(),
        "About 730 calls per month; only 450 are available for reads. Enter 98 or more.",
      );
      assert.equal(await dialog.form.locator(WARNING).isVisible(), true);
    }));

  it("says for the chosen car what reading automatically comes to, and for each way of it", () =>
    inEmptyEditor(async (page) => {
      const mini = { ...car, id: "mini", make: "MINI" };
      await put(page, simulated, car, mini, { ...signals, mode: "smart" });
      const dialog = await openDialog(page, "signals");
      const cost = dialog.form.locator(COST);
      const says = (words: string): Promise<void> => cost.filter({ hasText: words }).waitFor();

      await says("About 90 to 110 of the 450 calls per month that are available for reads; almost none with a webhook");
      await dialog.choose("vehicle", "mini");
      await says("About 90 to 110 of the 450");
      assert.equal(await dialog.field("minutes").isVisible(), false);

      await dialog.choose("mode", "push");
      await says("No calls: updates arrive by webhook.");
      await dialog.choose("mode", "every");
      await says("About 183 of 500 calls");
    }));

  it("warns where the plan does not leave as much as reading automatically would use", () =>
    inEmptyEditor(async (page) => {
      await put(page, { ...simulated, callReserve: "400" }, car, { ...signals, mode: "smart" });
      const dialog = await openDialog(page, "signals");

      await dialog.form
        .locator(COST)
        .filter({ hasText: "only 100 are available for reads, so reads are spread" })
        .waitFor();
      assert.equal(await dialog.form.locator(WARNING).isVisible(), true);
    }));

  it("reckons with the plan of the car's own account", () =>
    inEmptyEditor(async (page) => {
      await put(page, custom, car, { ...signals, minutes: "60" });
      const dialog = await openDialog(page, "signals");

      await dialog.form
        .locator(COST)
        .filter({ hasText: /730 of 1000 calls per month; 100 are reserved/ })
        .waitFor();
    }));

  it("says that nothing is left to reads where all calls are kept", () =>
    inEmptyEditor(async (page) => {
      await put(page, { ...simulated, callReserve: "500" }, car, signals);
      const dialog = await openDialog(page, "signals");

      await dialog.form
        .locator(COST)
        .filter({ hasText: /All calls are reserved for commands/ })
        .waitFor();
    }));

  it("asks for minutes only where it reads automatically", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, car, { ...signals, minutes: "0" });
      const dialog = await openDialog(page, "signals");
      assert.equal(await dialog.whyWrong("minutes"), "Minutes: enter a number from 1 to 44640.");

      await dialog.choose("mode", "demand");

      assert.equal(await dialog.field("minutes").isVisible(), false);
      assert.equal((await dialog.form.locator(COST).innerText()).trim(), "One call per message.");
      await dialog.accept();
      assert.deepEqual((await judged(page, "signals")).faults, []);
    }));
});

for (const type of ["smartcar-signals", "smartcar-charge", "smartcar-limit", "smartcar-lock", "smartcar-schedule"]) {
  const node = { id: "node", type, name: "", vehicle: "", account: "", minutes: 120, wires: [[]] };

  describe(`the choice of a car in ${type}`, () => {
    it("is asked for", () =>
      inEmptyEditor(async (page) => {
        await put(page, simulated, car, node);
        const dialog = await openDialog(page, "node");

        const why = "Choose a vehicle, or an account for cars named in messages.";
        assert.equal(await dialog.whyWrong("vehicle"), why);
        assert.deepEqual((await judged(page, "node")).faults, [why]);
      }));

    it("may be left to messages with an account", () =>
      inEmptyEditor(async (page) => {
        await put(page, simulated, car, node);
        const dialog = await openDialog(page, "node");

        await dialog.choose("account", "account");
        assert.equal(await dialog.isWrong("vehicle"), false);

        await dialog.choose("vehicle", "car");
        assert.equal(await dialog.field("account").isVisible(), false);
      }));

    it("says when the car's own settings are not complete", () =>
      inEmptyEditor(async (page) => {
        await put(page, simulated, { ...car, vehicleId: "" }, { ...node, vehicle: "car" });
        await judged(page, "car");

        assert.deepEqual((await judged(page, "node")).faults, [
          "The vehicle is incomplete. Open it and complete its settings.",
        ]);
      }));
  });
}
