import assert from "node:assert/strict";
import type { Browser, BrowserContext } from "playwright-core";
import { launchBrowser, newPerson, openEditor, type EditorPage, type Prepare, type Theme } from "./browser";
import { emptyEditor } from "./empty";
import { startEditorRed, type EditorRed } from "./red";

/** One Node-RED and one browser for all editor tests; each test gets an editor with nothing in it yet. */

let red: EditorRed | undefined;
let browser: Browser | undefined;
let person: BrowserContext | undefined;
/** An editor that the last test has left empty. */
let emptied: EditorPage | undefined;

before(async function () {
  red = await startEditorRed();
  browser = await launchBrowser();
  person = await newPerson(browser);
});

after(async function () {
  await browser?.close();
  await red?.close();
});

export function runningRed(): EditorRed {
  assert.ok(red, "Node-RED is started before the first test");
  return red;
}

/** Runs `look` on a fresh editor; fails when anything went wrong on its page meanwhile. */
export async function inEditor(
  look: Look,
  theme?: Theme,
  { url, prepare }: Pick<EditorRed, "url"> & { readonly prepare?: Prepare } = runningRed(),
): Promise<void> {
  await closeEmptied();
  const { page, faults } = await open(url, theme, prepare);
  try {
    await look(page);
    assert.deepEqual(faults, []);
  } finally {
    await page.close();
  }
}

/** The same for a look that deploys nothing and leaves the page itself as it was: its editor may have been used and emptied. */
export async function inEmptyEditor(look: Look): Promise<void> {
  const editor = emptied ?? (await open(runningRed().url));
  emptied = undefined;
  try {
    await look(editor.page);
    await emptyEditor(editor.page);
    assert.deepEqual(editor.faults, []);
    emptied = editor;
  } finally {
    if (emptied !== editor) await editor.page.close();
  }
}

type Look = (page: EditorPage["page"]) => Promise<void>;

function open(url: string, theme?: Theme, prepare?: Prepare): Promise<EditorPage> {
  assert.ok(person, "The browser is started before the first test");
  return openEditor(person, url, theme, prepare);
}

async function closeEmptied(): Promise<void> {
  await emptied?.page.close();
  emptied = undefined;
}
