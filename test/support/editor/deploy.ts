import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { runningRed } from "./session";

/** Presses the button, and waits until Node-RED has it. */
export async function deploy(page: Page): Promise<void> {
  const saved = page.waitForResponse(
    (answer) => answer.url().endsWith("/flows") && answer.request().method() === "POST",
  );
  await page.locator("#red-ui-header-button-deploy").click();
  assert.equal((await saved).status(), 200);
}

/** Takes all nodes away again, so that the next test finds Node-RED empty. */
export async function emptyFlows(): Promise<void> {
  await setFlows([]);
}

/** Lets Node-RED run these nodes and no others, without an editor. */
export async function setFlows(nodes: readonly object[]): Promise<void> {
  await fetch(`${runningRed().url}flows`, {
    method: "POST",
    headers: { "content-type": "application/json", "Node-RED-Deployment-Type": "full" },
    body: JSON.stringify(nodes),
  });
}
