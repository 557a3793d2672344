import assert from "node:assert/strict";
import { held, heldCredentials, openDialog, put, type Dialog } from "../support/editor/dialog";
import { setFlows } from "../support/editor/deploy";
import { car, charge, custom, simulated } from "../support/editor/flow";
import { inEditor, inEmptyEditor } from "../support/editor/session";
import { simulatorApplicationId, simulatorCredentials, simulatorManagementToken } from "../../src/simulator/simulator";

const APPLICATION_ID = "0f8a1c2e-3b4d-4e5f-8a9b-0c1d2e3f4a5b";

const ROWS: Readonly<Record<string, readonly string[]>> = {
  simulator: ["simulatorSpeed"],
  live: ["clientId", "clientSecret"],
  custom: ["origin", "clientId", "clientSecret"],
};
const ALL_ROWS = ["origin", "clientId", "clientSecret", "simulatorSpeed"];

/** Node-RED gets this with the rest of the environment when it is started. */
process.env["CALLS_OF_A_TEST"] = "700";

/** The checklist, once every line of it is there. */
async function checked(dialog: Dialog): Promise<string[]> {
  const lines = dialog.form.locator("#smartcar-account-checks li");
  await dialog.form.locator("#smartcar-account-check").click();
  await lines.locator("[role=img]").first().waitFor();
  return Promise.all(
    (await lines.all()).map(async (line) => {
      const state = await line.locator("[role=img]").getAttribute("aria-label");
      return `${state}: ${await line.innerText()}`;
    }),
  );
}

describe("the account's dialog", () => {
  for (const [environment, shown] of Object.entries(ROWS)) {
    it(`shows what ${environment} needs, and nothing else`, () =>
      inEmptyEditor(async (page) => {
        await put(page, simulated);
        const dialog = await openDialog(page, "account");

        await dialog.choose("environment", environment);

        for (const name of ALL_ROWS) {
          assert.equal(await dialog.field(name).isVisible(), shown.includes(name), name);
        }
      }));
  }

  it("asks for credentials where they are needed, and says so", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated);
      const dialog = await openDialog(page, "account");
      assert.equal(await dialog.isWrong("clientId"), false);

      await dialog.choose("environment", "live");

      assert.equal(await dialog.isWrong("clientSecret"), true);
      assert.equal(await dialog.whyWrong("clientId"), "Client ID: enter the client ID.");
    }));

  it("tells an Application ID from a client id", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated);
      const dialog = await openDialog(page, "account");
      await dialog.choose("environment", "live");

      await dialog.type("clientId", APPLICATION_ID);

      assert.match(await dialog.whyWrong("clientId"), /begins with client_\. This is the Application ID/);
      await dialog.type("clientId", "client_1");
      assert.equal(await dialog.isWrong("clientId"), false);
    }));

  for (const [name, value, reason] of [
    ["callsPerMonth", "many", "Calls per month: enter a whole number from 1 to 1000000."],
    ["origin", "localhost", "Address: enter an address such as http://localhost:4000."],
  ] as const) {
    it(`refuses "${value}" as ${name}, and says what it takes`, () =>
      inEmptyEditor(async (page) => {
        await put(page, custom);
        const dialog = await openDialog(page, "account");

        await dialog.type(name, value);

        assert.equal(await dialog.whyWrong(name), reason);
      }));
  }

  it("offers the credentials of a simulator where one can be", () =>
    inEmptyEditor(async (page) => {
      await put(page, { ...custom, origin: "", applicationId: "" });
      const dialog = await openDialog(page, "account");
      const offer = dialog.form.locator("#smartcar-account-use-simulator");
      assert.equal(await offer.isVisible(), false);
      await dialog.type("origin", "https://relay.example.org");
      assert.equal(await offer.isVisible(), false);

      await dialog.type("origin", "http://127.0.0.1:4545");
      await offer.click();
      await dialog.accept();

      const { clientId, clientSecret, managementToken } = await heldCredentials(page, "account");
      assert.deepEqual({ clientId, clientSecret }, simulatorCredentials);
      assert.equal(managementToken, simulatorManagementToken);
      assert.equal((await held(page, "account"))["applicationId"], simulatorApplicationId);
    }));

  it("says before the consent what cars of a make need", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated);
      const dialog = await openDialog(page, "account");
      const needs = dialog.form.locator("#smartcar-connect-needs");
      await dialog.form.locator("#smartcar-account-connect summary").click();

      for (const [make, words] of [
        ["BMW", /enter your home.*200 m.*AC.*Public charging is not reported.*Austria.*United Kingdom/],
        ["MERCEDESBENZ", /only EQA, EQB, EQE, and EQS/],
        ["VOLVO", /cannot be started or stopped.*smartcar-schedule/],
        ["KIA", /^$/],
      ] as const) {
        await dialog.form.locator("#smartcar-connect-make").selectOption(make);
        assert.match(await needs.innerText(), words);
      }
    }));

  it("describes the free plan where webhooks are set up", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated);
      const dialog = await openDialog(page, "account");
      const note = dialog.form.locator('[data-i18n$="note.freePlan"]');
      assert.equal(await note.isVisible(), false);

      await dialog.choose("environment", "live");

      assert.match(await note.innerText(), /one car, nine signals.*Charge and Location/);
    }));

  it("shows diagnostics of the deployed account to copy, with nothing that identifies a car", async () => {
    const flow = [
      { id: "tab", type: "tab" },
      simulated,
      car,
      { ...charge, vehicle: "car", account: "", z: "tab", x: 9, y: 9 },
    ];
    await setFlows(flow);
    try {
      await inEditor(async (page) => {
        const dialog = await openDialog(page, "account");

        await dialog.form.locator("#smartcar-account-diagnose").click();
        const report = dialog.form.locator("#smartcar-account-report");
        await report.waitFor();

        const { version, nodes } = JSON.parse(await report.inputValue());
        assert.match(version, /^\d+\.\d+\.\d+/);
        assert.ok(nodes.some(({ type }: { type: string }) => type === "smartcar-charge"));
        assert.doesNotMatch(await report.inputValue(), new RegExp(car.vehicleId));
      });
    } finally {
      await setFlows([]);
    }
  });

  it("asks for a deploy before diagnostics", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated);
      const dialog = await openDialog(page, "account");

      await dialog.form.locator("#smartcar-account-diagnose").click();

      await dialog.form.getByText("Deploy the account first.").waitFor();
    }));

  it("leaves an environment variable alone", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated);
      const dialog = await openDialog(page, "account");

      await dialog.type("callsPerMonth", "${CALLS}");

      assert.equal(await dialog.isWrong("callsPerMonth"), false);
    }));

  it("offers the context stores that Node-RED has", () =>
    inEmptyEditor(async (page) => {
      await put(page, custom);
      const dialog = await openDialog(page, "account");

      const offered = await dialog.form
        .locator("#smartcar-account-contextStores option")
        .evaluateAll((all) => all.map((one) => one.getAttribute("value")));

      assert.deepEqual(offered, ["default", "disk"]);
      assert.equal(await dialog.field("contextStore").inputValue(), "disk");
    }));

  it("keeps a secret out of what it stores as settings", () =>
    inEmptyEditor(async (page) => {
      await put(page, custom);
      const dialog = await openDialog(page, "account");
      await dialog.type("clientId", "client_1");
      await dialog.type("clientSecret", "do not tell");

      await dialog.accept();

      assert.doesNotMatch(JSON.stringify(await held(page, "account")), /do not tell/);
    }));
});

describe("the account's checklist", () => {
  it("is all right with the simulator, before the first deploy", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated);

      const lines = await checked(await openDialog(page, "account"));

      assert.deepEqual(lines, ["OK: Client ID and client secret accepted", "OK: Cars connected: 5"]);
    }));

  it("looks up no environment variable before the first deploy, and says so", () =>
    inEmptyEditor(async (page) => {
      await put(page, { ...simulated, callsPerMonth: "${CALLS_OF_A_TEST}" });

      const lines = await checked(await openDialog(page, "account"));

      assert.deepEqual(lines.length, 1);
      assert.match(lines[0] ?? "", /^failed: \$\{CALLS_OF_A_TEST\} is an environment variable .*Deploy/);
    }));

  it("says what is wrong, why, and what was not tried, where nobody answers", () =>
    inEmptyEditor(async (page) => {
      await put(page, custom);
      const dialog = await openDialog(page, "account");
      await dialog.type("clientId", "client_1");
      await dialog.type("clientSecret", "secret");

      const [token, ...others] = await checked(dialog);

      assert.match(
        token ?? "",
        /^failed: Client ID and client secret not accepted\n127\.0\.0\.1:9 could not be reached/,
      );
      assert.deepEqual(others, ["not checked: Cars: not checked"]);
    }));

  it("says that an Application ID is none of the credentials", () =>
    inEmptyEditor(async (page) => {
      await put(page, custom);
      const dialog = await openDialog(page, "account");
      await dialog.type("clientId", APPLICATION_ID);
      await dialog.type("clientSecret", "secret");

      const [line] = await checked(dialog);

      assert.match(line ?? "", /^failed: The setting "Client ID" .*This is the Application ID/);
    }));
});
