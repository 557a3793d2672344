import assert from "node:assert/strict";
import type { Browser, BrowserContext } from "playwright-core";
import { launchBrowser, newPerson, openEditor, type EditorPage, type Theme } from "./editor-browser";
import { startEditorRed, type EditorRed } from "./editor-red";

/** One Node-RED and one browser for all editor tests; each test gets a page of its own, with nothing in it yet. */

let red: EditorRed | undefined;
let browser: Browser | undefined;
let person: BrowserContext | undefined;

before(async function () {
  this.timeout(120_000);
  red = await startEditorRed();
  browser = await launchBrowser();
  person = await newPerson(browser);
});

after(async function () {
  this.timeout(30_000);
  await browser?.close();
  await red?.close();
});

export function runningRed(): EditorRed {
  assert.ok(red, "Node-RED is started before the first test");
  return red;
}

/** Runs `look` on a fresh editor; fails when anything went wrong on its page meanwhile. */
export async function inEditor(
  look: (page: EditorPage["page"]) => Promise<void>,
  theme?: Theme,
  { url }: Pick<EditorRed, "url"> = runningRed(),
): Promise<void> {
  assert.ok(person, "The browser is started before the first test");
  const { page, faults } = await openEditor(person, url, theme);
  try {
    await look(page);
    assert.deepEqual(faults, []);
  } finally {
    await page.close();
  }
}
