import assert from "node:assert/strict";
import { held, heldCredentials, openDialog, put } from "../support/editor/dialog";
import { mode } from "../support/editor/deciders";
import { car, home, simulated } from "../support/editor/flow";
import { inEmptyEditor } from "../support/editor/session";

describe("the home's dialog", () => {
  it("keeps the position out of the flow", () =>
    inEmptyEditor(async (page) => {
      await put(page, home);
      const dialog = await openDialog(page, "home");

      await dialog.type("latitude", "48.2");
      await dialog.type("longitude", "16.4");
      await dialog.accept();

      const { latitude, longitude } = await heldCredentials(page, "home");
      assert.deepEqual([latitude, longitude], ["48.2", "16.4"]);
      assert.doesNotMatch(JSON.stringify(await held(page, "home")), /48\.2|16\.4/);
    }));

  it("refuses half a position, and hours that are none", () =>
    inEmptyEditor(async (page) => {
      await put(page, home);
      const dialog = await openDialog(page, "home");

      await dialog.type("latitude", "48.2");
      await dialog.type("allowedHours", "at night");

      assert.equal(await dialog.whyWrong("longitude"), "Longitude: enter both values, or neither.");
      assert.match(await dialog.whyWrong("allowedHours"), /^Charging allowed: enter hours, days, or months/);
    }));

  it("shows what a battery needs once there is one", () =>
    inEmptyEditor(async (page) => {
      await put(page, { ...home, batteryStrategy: "none" });
      const dialog = await openDialog(page, "home");
      assert.equal(await dialog.field("batteryKwh").isVisible(), false);

      await dialog.field("batteryStrategy").selectOption("car-first");

      assert.equal(await dialog.field("batteryKwh").isVisible(), true);
      assert.equal(await dialog.field("batteryUpTo").isVisible(), false);
    }));
});

describe("a home among other nodes", () => {
  it("is offered by a deciding node only without a vehicle", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, home, car, { ...mode, vehicle: "" });
      const dialog = await openDialog(page, "mode");
      assert.equal(await dialog.field("home").isVisible(), true);

      await dialog.field("vehicle").selectOption("car");

      assert.equal(await dialog.field("home").isVisible(), false);
    }));

  it("names the time zone that it gives to a node, also where that has its own", () =>
    inEmptyEditor(async (page) => {
      await put(page, home, { ...mode, vehicle: "", home: "home", zone: "Europe/Berlin" });
      await openDialog(page, "mode");

      const note = page.locator("#smartcar-mode-zone-note", { hasText: "Europe/Vienna, from the home" });
      await note.waitFor({ state: "attached" });
      assert.notEqual(await note.evaluate(({ style }) => style.display), "none");
    }));

  it("gets the position of a vehicle of 0.1 out of the flow", () =>
    inEmptyEditor(async (page) => {
      const { credentials: _none, ...old } = { ...car, home: "", homeLatitude: "52.5", homeLongitude: "13.4" };
      await put(page, simulated, old);
      const dialog = await openDialog(page, "car");
      assert.equal(await dialog.field("latitude").inputValue(), "52.5");

      await dialog.accept();

      const { homeLatitude, homeLongitude } = await held(page, "car");
      assert.deepEqual(await heldCredentials(page, "car"), { latitude: "52.5", longitude: "13.4" });
      assert.deepEqual([homeLatitude, homeLongitude], ["", ""]);
    }));
});
