import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { demoCars } from "../../src/simulator/demo-cars";
import { startSimulator, type Simulator } from "../../src/simulator/simulator";
import { themes } from "../support/editor/browser";
import { openDialog, put, type Dialog } from "../support/editor/dialog";
import { custom, simulated } from "../support/editor/flow";
import { illegible } from "../support/editor/legible";
import { startEditorRed } from "../support/editor/red";
import { inEditor, inEmptyEditor, runningRed } from "../support/editor/session";

const fresh = { id: "car", type: "smartcar-vehicle", name: "", account: "account", vehicleId: "" };

/** What the dialog says of the attempt. */
const outcome = (dialog: Dialog): Locator => dialog.form.locator("#smartcar-connect-outcome");

/** The account's dialog with its section unfolded. */
async function unfolded(page: Page, account: object, credentials?: Simulator["credentials"]): Promise<Dialog> {
  await put(page, account);
  const dialog = await openDialog(page, "account");
  if (credentials) {
    await dialog.type("clientId", credentials.clientId);
    await dialog.type("clientSecret", credentials.clientSecret);
  }
  const section = dialog.form.locator("#smartcar-account-connect");
  if ((await section.getAttribute("open")) === null) await section.locator("summary").click();
  await section.locator("#smartcar-connect-make option[value=VOLVO]").waitFor({ state: "attached" });
  return dialog;
}

/** Presses the button, and gives Connect's page as the owner sees it. */
async function connectPage(dialog: Dialog): Promise<Page> {
  const [popup] = await Promise.all([
    dialog.page.waitForEvent("popup"),
    dialog.form.locator("#smartcar-connect-start").click(),
  ]);
  await popup.getByText("Connect your car").waitFor();
  return popup;
}

/** Presses a button of Connect's page, and reads what the owner is told at the end. */
async function answer(popup: Page, button: "Connect" | "Deny"): Promise<string> {
  await popup.getByRole("button", { name: button, exact: true }).click();
  const reported = await popup.getByRole("status").innerText();
  assert.equal(new URL(popup.url()).search, "", "nothing of the answer stays in the address");
  return reported;
}

async function offered(page: Page): Promise<string[]> {
  await put(page, fresh);
  const dialog = await openDialog(page, "car");
  await dialog.form.locator("#smartcar-vehicle-found").getByText("found").waitFor();
  return (await dialog.form.locator("#smartcar-vehicle-pick option").allInnerTexts()).slice(1);
}

describe("connecting a car in the account's dialog", () => {
  let simulator: Simulator;
  let account: object;

  beforeEach(async () => {
    const cars = demoCars.map((car) => ({ ...car, connected: car.make !== "VOLVO" }));
    simulator = await startSimulator({ cars });
    account = { ...custom, origin: simulator.origin, applicationId: simulator.applicationId };
  });
  afterEach(() => simulator.close());

  it("brings a new car into the list, before the first deploy", () =>
    inEditor(async (page) => {
      const dialog = await unfolded(page, account, simulator.credentials);
      await dialog.form.locator("#smartcar-connect-make").selectOption("VOLVO");
      await dialog.form.locator("#smartcar-connect-records").check();

      const popup = await connectPage(dialog);
      assert.equal(await popup.evaluate(() => window.opener), null);
      assert.deepEqual(await popup.locator("input[name=vehicle]").count(), 1);
      const closed = popup.waitForEvent("close");
      const reported = await answer(popup, "Connect");

      assert.equal(reported, "The car is connected.");
      await outcome(dialog).getByText("The car is connected.").waitFor();
      await outcome(dialog).getByText("Volvo EX30 2025").waitFor();
      await closed;
      // Sealed with this Node-RED's credentialSecret, so no key of our own lies beside it.
      assert.deepEqual(readdirSync(join(runningRed().userDir, "smartcar")).toSorted(), [
        "account-owners.json",
        "account-owners.json.bak",
      ]);
      await dialog.accept();
      assert.ok((await offered(page)).includes("Volvo EX30 2025"));
    }));

  it("says that the owner did not allow it, to both", () =>
    inEditor(async (page) => {
      const dialog = await unfolded(page, account, simulator.credentials);

      const reported = await answer(await connectPage(dialog), "Deny");

      assert.match(reported, /^The owner did not grant access/);
      await outcome(dialog).getByText("The owner did not grant access").waitFor();
      await dialog.accept();
      assert.ok(!(await offered(page)).includes("Volvo EX30 2025"));
    }));

  it("works with the built-in simulator", () =>
    inEditor(async (page) => {
      const dialog = await unfolded(page, simulated);
      const popup = await connectPage(dialog);
      assert.equal(new URL(popup.url()).host, new URL(page.url()).host);
      await popup.getByText("BMW i4").click();

      await answer(popup, "Connect");

      await outcome(dialog).getByText("Cars of this owner: BMW i4 2024").waitFor();
    }));

  it("offers a link where the browser opens no window", () =>
    inEditor(async (page) => {
      const dialog = await unfolded(page, account, simulator.credentials);
      await page.evaluate(() => {
        window.open = () => null;
      });
      await dialog.form.locator("#smartcar-connect-start").click();

      const link = outcome(dialog).getByRole("link", { name: "Open Smartcar's page" });
      const address = new URL((await link.getAttribute("href")) ?? "");

      assert.equal(address.origin, simulator.origin);
      assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
    }));

  it("says what is missing, and opens nothing", () =>
    inEditor(async (page) => {
      const dialog = await unfolded(page, { ...account, applicationId: "" }, simulator.credentials);

      const [popup] = await Promise.all([
        page.waitForEvent("popup"),
        dialog.form.locator("#smartcar-connect-start").click(),
      ]);

      await outcome(dialog).getByText("The account has no Application ID").waitFor();
      assert.ok(popup.isClosed() || (await popup.waitForEvent("close")));
    }));

  it("works where the editor is below a path", async () => {
    const red = await startEditorRed("/house/red/");
    try {
      await inEditor(
        async (page) => {
          const dialog = await unfolded(page, simulated);
          await answer(await connectPage(dialog), "Deny");
          await outcome(dialog).getByText("The owner did not grant access").waitFor();
        },
        "light",
        red,
      );
    } finally {
      await red.close();
    }
  });
});

describe("the account's Application ID", () => {
  it("is shown with the address for Smartcar's dashboard where Smartcar asks for them", () =>
    inEmptyEditor(async (page) => {
      const dialog = await unfolded(page, simulated);
      const address = dialog.form.locator("#smartcar-connect-redirect");
      assert.deepEqual([await dialog.field("applicationId").isVisible(), await address.isVisible()], [false, false]);

      await dialog.choose("environment", "live");

      assert.equal(await dialog.field("applicationId").isVisible(), true);
      assert.equal(await address.inputValue(), new URL("smartcar/connect/callback", page.url()).href);
    }));

  for (const theme of themes) {
    it(`can be read in a ${theme} theme, with all that stands beside it`, () =>
      inEditor(async (page) => {
        const dialog = await unfolded(page, custom);

        assert.deepEqual(await illegible(dialog.form), []);
      }, theme));
  }

  for (const [value, reason] of [
    ["client_1", /enter the Application ID, .* This is a client ID\.$/],
    ["home", /^Application ID: enter the Application ID, e\.g\. /],
  ] as const) {
    it(`is not ${value}, and the field says so`, () =>
      inEmptyEditor(async (page) => {
        const dialog = await unfolded(page, custom);

        await dialog.type("applicationId", value);

        assert.match(await dialog.whyWrong("applicationId"), reason);
        await dialog.type("applicationId", "");
        assert.equal(await dialog.isWrong("applicationId"), false);
      }));
  }
});
