import assert from "node:assert/strict";
import type { Route } from "playwright-core";
import { dialog as dialogOnTop, held, openDialog, put, type Dialog } from "../support/editor/dialog";
import { BMW, VOLVO, car, custom, simulated } from "../support/editor/flow";
import { inEditor, inEmptyEditor } from "../support/editor/session";

const fresh = { id: "car", type: "smartcar-vehicle", name: "", account: "account", vehicleId: "" };

function found(dialog: Dialog): ReturnType<Dialog["form"]["locator"]> {
  return dialog.form.locator("#smartcar-vehicle-found");
}

/** The names in the list of cars, once it is there. */
async function offered(dialog: Dialog): Promise<string[]> {
  await found(dialog).getByText("Cars found: 5").waitFor();
  return (await dialog.form.locator("#smartcar-vehicle-pick option").allInnerTexts()).slice(1);
}

async function pick(dialog: Dialog, vehicleId: string): Promise<void> {
  await offered(dialog);
  await dialog.form.locator("#smartcar-vehicle-pick").selectOption(vehicleId);
  await dialog.page.waitForFunction(
    (id) => document.querySelector<HTMLInputElement>("#node-config-input-vehicleId")?.value === id,
    vehicleId,
  );
}

describe("the list of cars", () => {
  it("shows the simulator's before the first deploy", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, fresh);

      const names = await offered(await openDialog(page, "car"));

      assert.deepEqual(names, [
        "BMW i4 2024",
        "MINI Cooper SE 2024",
        "Volvo EX30 2025",
        "Tesla Model Y 2023",
        "Volkswagen ID.4 2023",
      ]);
    }));

  it("fills in what it knows of the chosen car", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, fresh);
      const dialog = await openDialog(page, "car");

      await pick(dialog, BMW);
      await dialog.accept();

      const { name, vehicleId, userId, make, model, year } = await held(page, "car");
      assert.deepEqual(
        { name, vehicleId, userId, make, model, year },
        { ...facts(car), name: "BMW i4 2024", vehicleId: BMW },
      );
    }));

  it("forgets what it knew of another car when an id is entered by hand", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, car);
      const dialog = await openDialog(page, "car");

      await dialog.type("vehicleId", "another");
      await dialog.accept();

      const after = await held(page, "car");
      assert.equal(after["vehicleId"], "another");
      assert.deepEqual(facts(after), { userId: "", make: "", model: "", year: "" });
    }));

  it("recognises a car whose id is entered by hand", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, fresh);
      const dialog = await openDialog(page, "car");
      await offered(dialog);

      await dialog.type("vehicleId", VOLVO);

      await dialog.form.getByText("Volvo cars cannot be started or stopped").waitFor();
      assert.equal(await dialog.form.locator("#smartcar-vehicle-pick").inputValue(), VOLVO);
    }));

  it("shows the first cars of a fleet, and finds another by its id", () =>
    inEmptyEditor(async (page) => {
      await page.route("**/smartcar/vehicles", async (route) => {
        const { most = 0 } = route.request().postDataJSON() as { most?: number };
        const [one, ...others] = (await (await route.fetch()).json()) as object[];
        const cars = Array.from({ length: most }, (_, index) => ({ ...one, vehicleId: `car-${index}` }));
        await route.fulfill({ json: most > 0 ? cars : [one, ...others] });
      });
      await put(page, simulated, fresh);
      const dialog = await openDialog(page, "car");
      await found(dialog).getByText("shows the first 200 cars").waitFor();

      await dialog.type("vehicleId", VOLVO);

      await dialog.form.getByText("Volvo cars cannot be started or stopped").waitFor();
      assert.equal(await dialog.form.locator("#smartcar-vehicle-pick").inputValue(), VOLVO);
      assert.equal(await dialog.form.locator("#smartcar-vehicle-pick option").count(), 202);
      await page.unroute("**/smartcar/vehicles");
    }));

  it("says in words why it cannot be had", () =>
    inEmptyEditor(async (page) => {
      await put(page, { ...custom, credentials: { clientId: "client_1", clientSecret: "s" } }, fresh);
      const dialog = await openDialog(page, "car");

      await found(dialog).getByText("127.0.0.1:9 could not be reached").waitFor();

      assert.equal(await dialog.field("vehicleId").isEnabled(), true);
    }));

  it("asks for an account first", () =>
    inEmptyEditor(async (page) => {
      await put(page, { ...fresh, account: "" });
      const dialog = await openDialog(page, "car");

      await dialog.form.locator("#smartcar-vehicle-list").click();

      await found(dialog).getByText("Choose an account first").waitFor();
    }));

  it("comes automatically for an account that is made on the way", () =>
    inEmptyEditor(async (page) => {
      await put(page, { ...fresh, account: "" });
      const vehicle = await openDialog(page, "car");

      await page.locator("#node-config-input-btn-account-add").click();
      await page.locator("#node-config-input-environment").waitFor();
      await page.locator("#node-config-dialog-ok").click();

      assert.equal((await offered(vehicle)).length, 5);
    }));
});

describe("the vehicle's dialog", () => {
  it("does not mind an answer that comes when it has been left", () =>
    inEditor(async (page) => {
      await put(page, simulated, fresh);
      const asked = new Promise<Route>((resolve) => void page.route("**/smartcar/vehicles", resolve));
      const dialog = await openDialog(page, "car");
      const question = await asked;
      await dialog.cancel();

      const answered = page.waitForResponse("**/smartcar/vehicles");
      await question.continue();
      await (await answered).finished();

      await page.evaluate(() => new Promise((turn) => requestAnimationFrame(turn)));
    }));

  it("says what is missing", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, fresh);
      const dialog = await openDialog(page, "car");

      assert.equal(await dialog.whyWrong("vehicleId"), "Vehicle ID: enter a car from the list, or its vehicle ID.");
    }));

  it("refuses half a position", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, car);
      const dialog = await openDialog(page, "car");

      await dialog.type("latitude", "");

      assert.equal(await dialog.whyWrong("latitude"), "Home latitude: enter both values, or neither.");
    }));

  it("refuses a home that is no home", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, car);
      const dialog = await openDialog(page, "car");

      await dialog.type("homeRadiusM", "20");

      assert.equal(await dialog.whyWrong("homeRadiusM"), "Home radius: enter a number from 50 to 5000.");
    }));

  for (const [make, hint] of [
    ["MINI", /^MINI accepts 80 stops in 30 days/],
    ["ŠKODA", /^Škoda accepts 15 starts and stops/],
    ["VOLVO", /^Volvo cars cannot be started or stopped/],
    ["TESLA", /^$/],
  ] as const) {
    it(`says what to know of a ${make}`, () =>
      inEmptyEditor(async (page) => {
        await put(page, simulated, { ...car, make, vehicleId: "51000000-0000-4000-8000-00000000ffff" });
        const dialog = await openDialog(page, "car");

        await dialog.form.locator("#smartcar-vehicle-hint").filter({ hasText: hint }).waitFor({ state: "attached" });
      }));
  }

  it("goes through all steps of the checklist", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, { ...car, vehicleId: VOLVO, make: "VOLVO" });
      const dialog = await openDialog(page, "car");

      await dialog.form.locator("#smartcar-vehicle-check").click();
      await dialog.form.locator("#smartcar-vehicle-checks [role=img]").first().waitFor();

      assert.deepEqual(await dialog.form.locator("#smartcar-vehicle-checks li").allInnerTexts(), [
        "Client ID and client secret accepted",
        "Cars connected: 5",
        "Volvo EX30 2025 is connected.",
        "All permissions for charging are granted.",
        "Volvo cars cannot be started or stopped. Use smartcar-schedule.",
      ]);
    }));

  it("is reached from a node that uses the car", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, car, { id: "charge", type: "smartcar-charge", vehicle: "car", wires: [[], []] });
      await openDialog(page, "charge");

      await page.locator("#node-input-btn-vehicle-edit").click();

      assert.equal(await (await dialogOnTop(page, true)).field("vehicleId").inputValue(), BMW);
    }));
});

function facts({ userId, make, model, year }: Readonly<Record<string, unknown>>): object {
  return { userId, make, model, year };
}
