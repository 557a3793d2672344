import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { startFeedServer, type FeedServer } from "../../src/simulator/feeds/feed-server";
import { openDialog, put, type Dialog } from "../support/editor/dialog";
import { forecast, home, prices } from "../support/editor/flow";
import { inEmptyEditor } from "../support/editor/session";
import { until } from "../support/until";

/** Which of these fields are shown; the dialog follows a choice a moment later. */
async function shows(dialog: Dialog, expected: Readonly<Record<string, boolean>>): Promise<void> {
  for (const [name, isShown] of Object.entries(expected))
    await dialog.field(name).waitFor({ state: isShown ? "visible" : "hidden" });
}

/** Presses "Try" and waits for what it says. */
async function tried(dialog: Dialog, type: string): Promise<string> {
  await dialog.page.locator(`#${type}-try`).click();
  const said: Locator = dialog.page.locator(`#${type}-tried div`).first();
  await said.waitFor();
  return dialog.page.locator(`#${type}-tried`).innerText();
}

describe("the dialogs of prices and forecasts", () => {
  let server: FeedServer;

  before(async () => {
    server = await startFeedServer();
  });
  after(() => server.close());

  it("offer the suppliers of a country, ask for what they need, and show what they send", () =>
    inEmptyEditor(async (page) => {
      await put(page, home, { ...prices, country: "NO", supplier: "hvakosterstrommen", area: "" });
      const dialog = await openDialog(page, "prices");
      await shows(dialog, { area: true, token: false, address: false, account: false });

      // A heading is of no use without a row below it.
      const heading = dialog.form.locator('h4[data-i18n$="label.format"]');
      await dialog.form
        .locator("details")
        .evaluateAll((folds: HTMLDetailsElement[]) => folds.forEach((fold) => (fold.open = true)));
      assert.equal(await heading.isVisible(), false);
      await dialog.choose("supplier", "own");
      await heading.waitFor();
      await dialog.choose("supplier", "hvakosterstrommen");
      await heading.waitFor({ state: "hidden" });

      await dialog.choose("country", "GB");
      await until("the first supplier of the country is chosen", async () => {
        return (await dialog.field("supplier").inputValue()) === "octopus";
      });
      const offered = await dialog.field("supplier").locator("option:not([hidden])").allInnerTexts();
      assert.deepEqual(offered, ["Octopus Energy", "evcc", "Home Assistant", "own address", "simulated (no network)"]);
      await until("the area is missing", () => dialog.isWrong("area"));
      assert.equal(await dialog.whyWrong("area"), "Enter the price area.");
      await dialog.type("area", "E-1R-AGILE-24-10-01-C");
      await until("the area is accepted", async () => !(await dialog.isWrong("area")));

      await dialog.choose("supplier", "evcc");
      await shows(dialog, { area: false, token: false, address: true });
      await dialog.type("address", "evcc.local");
      await until("the address is refused", () => dialog.isWrong("address"));
      await dialog.type("address", `${server.origin}/`);
      assert.match(await tried(dialog, "smartcar-prices"), /^evcc: \d+ prices, each for 15 minutes/);

      await dialog.choose("supplier", "simulated");
      await shows(dialog, { account: true });
      await dialog.type("address", "");
      assert.equal(await dialog.isWrong("address"), false);
      assert.match(await page.locator("#smartcar-prices-licence").innerText(), /^Simulated data\./);
    }));

  it("ask for the roof or the site of a service, and show the energy of today and tomorrow", () =>
    inEmptyEditor(async (page) => {
      await put(page, home, { ...forecast, service: "openmeteo", planes: "" });
      const dialog = await openDialog(page, "forecast");
      await shows(dialog, { planes: true, sites: false });
      await until("the roof is missing", () => dialog.isWrong("planes"));
      await dialog.type("planes", "6.5 30 up");
      assert.match(await dialog.whyWrong("planes"), /^Roof planes: enter planes such as 6\.5 30 180; 3\.2 30 E/);
      await dialog.type("planes", "6,5 30 180; 3.2 30 E");
      await until("decimal commas are accepted", async () => !(await dialog.isWrong("planes")));

      await dialog.choose("service", "solcast");
      await shows(dialog, { planes: false, sites: true, token: true });
      await until("the token is missing", () => dialog.isWrong("token"));

      await dialog.choose("service", "simulated");
      await shows(dialog, { planes: true, sites: false, token: false, address: true });
      await dialog.type("address", server.origin);
      assert.match(
        await tried(dialog, "smartcar-forecast"),
        /^simulated: \d+ values\.\s+Solar forecast: [\d.]+ kWh today/,
      );
    }));
});
