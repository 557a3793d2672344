import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { ENGLISH } from "../../scripts/words/catalogs";
import { launchBrowser, openEditor, themes, type Theme } from "../support/editor/browser";
import { openDialog, put } from "../support/editor/dialog";
import { emptyEditor } from "../support/editor/empty";
import { all } from "../support/editor/flow";
import { speaking } from "../support/editor/language";
import { longestLanguages } from "../support/editor/longest-languages";
import { startNodeRed } from "../support/node-red-process";
import { openAll, PHONE } from "../support/page/page-looks";
import { startPageServer } from "../support/page/page-server";
import { pageStates } from "../support/page/page-states";

/**
 * Pictures to look at: every state of the page, every dialog, and every example, in light and dark, on a phone and a desktop, in
 * English and the three longest languages: `npm run pictures -- FOLDER [--only page,dialogs,examples] [--languages de,pl]`.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string", default: "page,dialogs,examples" },
    languages: { type: "string", default: [ENGLISH, ...longestLanguages(3)].join(",") },
  },
});

const [FOLDER = join(tmpdir(), "smartcar-pictures")] = positionals;
const LANGUAGES = values.languages.split(",");
const WORDS = join(__dirname, "../../src/page/words");
const EXAMPLES = join(__dirname, "../../examples");

const DESKTOP = { width: 1280, height: 900 };
/** A dialog is shown whole. */
const TALL = 3200;

/** A flow of an example. */
const WIDE = { width: 1700, height: 1000 };

/** The part of the editor that shows a flow. It lives in the page. */
declare const RED: {
  readonly nodes: { import(nodes: readonly object[]): void };
  readonly workspaces: { show(id: string): void };
  readonly menu: { setSelected(id: string, is: boolean): void };
};

const sizes = Object.entries({ phone: PHONE, desktop: DESKTOP });

/** Of each language, theme, and size, in an order that needs few new windows. */
async function each(
  look: (language: string, theme: Theme, size: (typeof sizes)[number]) => Promise<void>,
): Promise<void> {
  for (const language of LANGUAGES)
    for (const theme of themes) for (const size of sizes) await look(language, theme, size);
}

async function page(browser: Browser): Promise<void> {
  const [first] = Object.values(pageStates);
  if (!first) return;
  const server = await startPageServer(first);
  await each(async (language, theme, [size, viewport]) => {
    const window = await browser.newPage({ colorScheme: theme, viewport });
    const { language: tag, ...words } = JSON.parse(readFileSync(join(WORDS, `${language}.json`), "utf8"));
    for (const [state, boot] of Object.entries(pageStates)) {
      server.boot = { ...boot, language: tag, words };
      await window.goto(server.url);
      await window.locator("main").waitFor();
      await openAll(window);
      if (state === "offline") {
        server.reach = "nothing";
        server.cut();
        await window.locator(".lost").waitFor();
        server.reach = "all";
      }
      await window.screenshot({ path: file("page", state, language, theme, size), fullPage: true });
    }
    await window.close();
  });
  await server.close();
}

async function dialogs(person: BrowserContext, url: string): Promise<void> {
  await each(async (language, theme, [size, { width }]) => {
    const { page: editor } = await openEditor(person, url, theme, speaking(language));
    await editor.setViewportSize({ width, height: TALL });
    await flowOnly(editor);
    await put(editor, ...all);
    for (const { id } of all) {
      const dialog = await openDialog(editor, id);
      await dialog.form.evaluate((form) => {
        for (const fold of form.querySelectorAll("details")) fold.open = true;
      });
      await dialog.form.screenshot({ path: file("dialogs", id, language, theme, size) });
      await dialog.cancel();
    }
    await editor.close();
  });
}

/** Closes what else takes room beside a flow and a dialog. */
async function flowOnly(editor: Page): Promise<void> {
  await editor.evaluate(() => {
    for (const part of ["palette", "sidebar"]) RED.menu.setSelected(`menu-item-${part}`, false);
  });
}

async function examples(person: BrowserContext, url: string): Promise<void> {
  const files = readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" }).filter((one) => one.endsWith(".json"));
  await each(async (language, theme, [size, viewport]) => {
    const { page: editor } = await openEditor(person, url, theme, speaking(language));
    await editor.setViewportSize(size === "phone" ? viewport : WIDE);
    await flowOnly(editor);
    for (const one of files) await example(editor, one, (tab) => file("examples", tab, language, theme, size));
    await editor.close();
  });
}

async function example(editor: Page, one: string, fileOf: (tab: string) => string): Promise<void> {
  const nodes: ReadonlyArray<{ readonly id: string; readonly type: string }> = JSON.parse(
    readFileSync(join(EXAMPLES, one), "utf8"),
  );
  await editor.evaluate((given) => RED.nodes.import(given), nodes);
  for (const { id } of nodes.filter(({ type }) => type === "tab" || type === "subflow")) {
    await editor.evaluate((tab) => RED.workspaces.show(tab), id);
    await editor.locator("#red-ui-workspace-chart").screenshot({ path: fileOf(`${basename(one, ".json")} ${id}`) });
  }
  await emptyEditor(editor);
}

function file(kind: string, name: string, ...look: readonly string[]): string {
  return join(FOLDER, kind, `${name} ${look.join(" ")}.png`);
}

async function run(): Promise<void> {
  const wanted = values.only.split(",");
  for (const kind of wanted) mkdirSync(join(FOLDER, kind), { recursive: true });
  const browser = await launchBrowser();
  const userDir = mkdtempSync(join(tmpdir(), "smartcar-pictures-"));
  const nodeRed = wanted.some((kind) => kind !== "page") ? await startNodeRed({ userDir, flow: [] }) : undefined;
  try {
    const person = await browser.newContext();
    const url = `http://127.0.0.1:${nodeRed?.port}/`;
    if (wanted.includes("page")) await page(browser);
    if (wanted.includes("dialogs")) await dialogs(person, url);
    if (wanted.includes("examples")) await examples(person, url);
    process.stdout.write(`pictures in ${FOLDER}\n`);
  } finally {
    await browser.close();
    await nodeRed?.child.stop();
    rmSync(userDir, { recursive: true, force: true });
  }
}

void run();
