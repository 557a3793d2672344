import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";

export type Theme = "light" | "dark";
export const themes: readonly Theme[] = ["light", "dark"];

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
];

/** What a busy computer may take for one step. */
const PATIENCE_MS = 120_000;

/** Debian's Chromium, or the one that `CHROMIUM` names (scripts/install-chromium.sh). */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    timeout: PATIENCE_MS,
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: FLAGS,
  });
}

/** An editor in the browser, and all that went wrong on its page so far. */
export interface EditorPage {
  readonly page: Page;
  readonly faults: readonly string[];
}

/** The editor only logs what a dialog throws. */
const SWALLOWED = /^(oneditprepare|oneditsave|Validation error|Definition error)/;

/** A person's browser: what it has loaded once, it has. One page of it stays open, as a window costs more than a tab. */
export async function newPerson(browser: Browser): Promise<BrowserContext> {
  const person = await browser.newContext({ locale: "en-US", viewport: { width: 1280, height: 1000 } });
  person.setDefaultTimeout(PATIENCE_MS);
  await person.addInitScript(hurry);
  await person.newPage();
  return person;
}

/** Nothing moves away while it is clicked, and a person's time to see a tooltip coming is a tenth. Runs in the page. */
function hurry(): void {
  const still = new CSSStyleSheet();
  still.replaceSync("*, ::before, ::after { transition: none !important; animation: none !important }");
  document.adoptedStyleSheets.push(still);
  addEventListener("DOMContentLoaded", () => {
    if ("jQuery" in window) jQuery.fx.off = true;
  });
  window.setTimeout = new Proxy(window.setTimeout, {
    apply(later, self, [task, ms = 0, ...rest]) {
      return Reflect.apply(later, self, [task, ms / 10, ...rest]);
    },
  });
}

/** The editor's. It lives in the page. */
declare const jQuery: { readonly fx: { off: boolean } };

/** Three megabytes that draw what no page of ours has. */
const DIAGRAMS = "*/vendor/mermaid/*";

/** What is done to a page before the editor is loaded into it. */
export type Prepare = (page: Page) => Promise<unknown>;

/** Opens the editor and waits for the palette. */
export async function openEditor(
  person: BrowserContext,
  url: string,
  theme: Theme = "light",
  prepare: Prepare = async () => undefined,
): Promise<EditorPage> {
  const page = await person.newPage();
  await prepare(page);
  const faults: string[] = [];
  page.on("pageerror", (err) => faults.push(String(err)));
  page.on("console", (message) => {
    if (SWALLOWED.test(message.text())) faults.push(message.text());
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && response.url().includes("/resources/")) faults.push(`no ${response.url()}`);
  });
  await page.addInitScript((choice) => localStorage.setItem("view-dark-theme", choice), theme);
  const network = await person.newCDPSession(page);
  await network.send("Network.setBlockedURLs", { urls: [DIAGRAMS] });
  await page.goto(url);
  await page.waitForSelector("[data-palette-type='smartcar-surplus']", { state: "attached" });
  await page.waitForSelector("#red-ui-loading-progress", { state: "hidden" });
  if (theme === "dark" && (await page.locator("html.nr-theme-dark").count()) === 0) {
    await page.addStyleTag({ content: DARK });
  }
  return { page, faults };
}

/** Node-RED 4 has no dark theme of its own: what the theme packages for it do, in short. */
const DARK = `:root {
  --red-ui-primary-background: #1c1c1c; --red-ui-secondary-background: #222; --red-ui-tertiary-background: #2a2a2a;
  --red-ui-primary-text-color: #ddd; --red-ui-secondary-text-color: #bbb; --red-ui-header-text-color: #ddd;
  --red-ui-form-background: #222; --red-ui-form-text-color: #ddd; --red-ui-form-placeholder-color: #999;
  --red-ui-form-input-background: #2d2d2d; --red-ui-form-input-border-color: #555; --red-ui-form-button-background: #333;
  --red-ui-form-tips-background: #333; --red-ui-primary-border-color: #555; --red-ui-secondary-border-color: #444;
  --red-ui-text-color-error: #ff8a8a; --red-ui-text-color-success: #7ad07a; --red-ui-text-color-warning: #ffd75e;
  --red-ui-view-background: #1c1c1c; --red-ui-workspace-button-background: #333;
  --red-ui-palette-header-background: #2a2a2a; --red-ui-palette-content-background: #222;
  --red-ui-tab-background: #222; --red-ui-tab-background-active: #222; --red-ui-tab-background-inactive: #2a2a2a;
}`;
