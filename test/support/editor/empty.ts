import type { Page } from "playwright-core";

/** The part of the editor that empties it. It lives in the page. */
declare const RED: {
  readonly nodes: { clear(): void; import(nodes: readonly object[]): void; dirty(is: boolean): void };
  readonly history: { clear(): void };
};
declare const jQuery: { readonly active: number };

/** Leaves the open dialogs as a person does, and takes out what was put in: the editor is as when it was opened. */
export async function emptyEditor(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  const dialogs = page.locator(".red-ui-tray");
  while ((await dialogs.count()) > 0) {
    const top = await dialogs.last().elementHandle();
    await dialogs.last().locator("[id$=-dialog-cancel]").click();
    await top?.waitForElementState("hidden");
  }
  await page.evaluate(() => {
    RED.nodes.clear();
    RED.nodes.import([]);
    RED.nodes.dirty(false);
    RED.history.clear();
  });
  await page.waitForFunction(() => jQuery.active === 0 && !document.querySelector(".red-ui-popover"));
}
