import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { launchBrowser, newPerson, openEditor } from "../support/editor/browser";
import { openDialog, put } from "../support/editor/dialog";
import { all, simulated } from "../support/editor/flow";
import { startEditorRed } from "../support/editor/red";

/** What is in each dialog, of a node that is filled in and of one that is new: by file, one line for each thing. */
export async function dialogs(): Promise<ReadonlyMap<string, string>> {
  const red = await startEditorRed();
  const browser = await launchBrowser();
  try {
    const { page } = await openEditor(await newPerson(browser), red.url);
    const fresh = Object.keys(JSON.parse(readFileSync("package.json", "utf8"))["node-red"].nodes).map((type) => ({
      id: `new-${type}`,
      type,
      ...(isConfig(type) ? {} : { wires: [[]] }),
    }));
    await put(page, ...all, { ...simulated, id: "simulator" }, ...fresh);
    const files = new Map<string, string>();
    for (const { id, type } of [...all, { ...simulated, id: "simulator" }, ...fresh]) {
      const dialog = await openDialog(page, id);
      const seen = `== ${id}\n${await settled(page, isConfig(type))}\n`.replaceAll(new URL(red.url).origin, "<editor>");
      files.set(`${type}.txt`, (files.get(`${type}.txt`) ?? "") + seen);
      await dialog.cancel();
    }
    return files;
  } finally {
    await browser.close();
    await red.close();
  }
}

function isConfig(type: string): boolean {
  return ["smartcar-account", "smartcar-home", "smartcar-vehicle"].includes(type);
}

const STEP_MS = 200;
const STEPS_ALIKE = 4;

/** The open dialog once it no longer changes: its scripts are loaded one by one, and ask the runtime for hints. */
async function settled(page: Page, config: boolean): Promise<string> {
  let seen = await outline(page, config);
  for (let alike = 0; alike < STEPS_ALIKE;) {
    await page.waitForTimeout(STEP_MS);
    const now = await outline(page, config);
    alike = now === seen ? alike + 1 : 0;
    seen = now;
  }
  return seen;
}

/** The open dialog as indented lines. Its text is read as a person sees it; what is hidden is marked. Runs in the page. */
function outline(page: Page, config: boolean): Promise<string> {
  return page.evaluate(
    (form) => {
      const root = document.querySelector(form);
      const found: string[] = [];
      const KEPT = [
        "id",
        "type",
        "name",
        "placeholder",
        "href",
        "min",
        "max",
        "step",
        "rows",
        "autocomplete",
        "for",
        "data-i18n",
      ];
      // A method, because the name of a function would be one that the page does not have.
      const walk = {
        visit(element: Element, depth: number): void {
          const isHidden = element instanceof HTMLElement && getComputedStyle(element).display === "none";
          const attributes = KEPT.filter((name) => element.hasAttribute(name)).map(
            (name) => `${name}=${JSON.stringify(element.getAttribute(name))}`,
          );
          const own = [...element.childNodes]
            .filter((node) => node.nodeType === Node.TEXT_NODE)
            .map((node) => (node.textContent ?? "").replaceAll(/\s+/g, " ").trim())
            .filter((text) => text !== "");
          const { value, checked, selected } = Object(element) as {
            value?: unknown;
            checked?: unknown;
            selected?: unknown;
          };
          if (typeof value === "string" && value !== "") attributes.push(`value=${JSON.stringify(value)}`);
          if (checked === true || selected === true) attributes.push("chosen");
          if (isHidden) attributes.push("hidden");
          const isWorthALine = attributes.length > 0 || own.length > 0;
          if (isWorthALine) {
            const line = [
              element.tagName.toLowerCase(),
              ...attributes,
              ...own.map((text) => JSON.stringify(text)),
            ].join(" ");
            found.push("  ".repeat(depth) + line);
          }
          // Time zones are those of the browser.
          if (element.children.length > 100) found.push(`${"  ".repeat(depth + 1)}more than 100`);
          else for (const child of element.children) walk.visit(child, depth + (isWorthALine ? 1 : 0));
        },
      };
      if (root) walk.visit(root, 0);
      return found.join("\n");
    },
    config ? "#node-config-dialog-edit-form" : "#dialog-form",
  );
}
