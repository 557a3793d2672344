import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { openDialog, put } from "../support/editor/dialog";
import { all, car, custom, signals } from "../support/editor/flow";
import { deploy, emptyFlows } from "../support/editor/deploy";
import { inEditor, runningRed } from "../support/editor/session";

const SECRET = "nobody's business";

function flowFile(): Record<string, unknown>[] {
  return JSON.parse(readFileSync(join(runningRed().userDir, "flows.json"), "utf8"));
}

async function enterCredentials(page: Page): Promise<void> {
  const dialog = await openDialog(page, "account");
  await dialog.type("clientId", "client_1");
  await dialog.type("clientSecret", SECRET);
  await dialog.accept();
}

describe("a deploy", () => {
  afterEach(emptyFlows);

  it("writes what was entered, and no secret beside it", () =>
    inEditor(async (page) => {
      await put(page, ...all);
      await enterCredentials(page);

      await deploy(page);

      const written = flowFile();
      for (const node of all) {
        const stored = written.find(({ id }) => id === node.id) ?? {};
        for (const [name, value] of Object.entries(node)) {
          assert.deepEqual(stored[name], name === "credentials" ? undefined : value, `${node.id}.${name}`);
        }
      }
      assert.doesNotMatch(JSON.stringify(written), new RegExp(`${SECRET}|client_1`));
      assert.doesNotMatch(readFileSync(join(runningRed().userDir, "flows_cred.json"), "utf8"), new RegExp(SECRET));
    }));

  it("lets the dialogs ask with the secret that only Node-RED has", () =>
    inEditor(async (page) => {
      await put(page, custom, car, signals);
      await enterCredentials(page);
      await deploy(page);
      const dialog = await openDialog(page, "account");
      assert.equal(await dialog.field("clientSecret").inputValue(), "__PWRD__");

      await dialog.form.locator("#smartcar-account-check").click();

      await dialog.form.getByText("127.0.0.1:9 could not be reached").waitFor();
    }));
});
