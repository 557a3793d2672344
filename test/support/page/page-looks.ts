import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const PHONE = { width: 360, height: 640 };

/** Opens all that is closed: cars first, then what is in them. One table of a hundred slots is enough. */
export async function openAll(page: Page): Promise<void> {
  for (const closed of [".more[aria-expanded=false]", "details:not([open]) > summary"]) {
    await page.locator("main").evaluate((main, selector) => {
      for (const element of main.querySelectorAll<HTMLElement>(selector)) element.click();
    }, closed);
  }
  const table = page.getByRole("button", { name: "Show as table" });
  if ((await table.count()) > 0) await table.first().click();
}

/** What axe finds against level AA of WCAG 2.2 and against good practice. */
export async function violations(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const found: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[] =
    await page.evaluate(
      `axe.run(${JSON.stringify(rules ? { runOnly: rules } : {})}).then(({ violations }) => violations)`,
    );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}

/** By how much the page is wider than the window, px. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** What can be pressed and is smaller than a finger: 44 px. */
export function small(page: Page): Promise<readonly string[]> {
  return page.locator("button, input, summary, nav a").evaluateAll((elements) =>
    elements
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        return width < 44 || height < 44;
      })
      .map((element) => element.outerHTML),
  );
}

/** Texts that are wider than what they are in. */
export function cutOff(page: Page): Promise<readonly string[]> {
  return page
    .locator("button, h1, h2, h3, h4, .flow-name, .state, dt, dd, .panel-title, .field .reset")
    .evaluateAll((elements) =>
      elements
        .filter((element) => {
          const { right, top } = element.getBoundingClientRect();
          // A chart cuts off what is beyond it, and a button of a field belongs beside it.
          if (element.matches(".panel-title"))
            return right > (element.closest("svg")?.getBoundingClientRect().right ?? 0);
          const input = element.matches(".reset") && element.closest(".field")?.querySelector("input");
          if (input) return top >= input.getBoundingClientRect().bottom;
          return element.scrollWidth > element.clientWidth + 1;
        })
        .map(({ outerHTML }) => outerHTML),
    );
}

/** Writes a picture of the whole page in each size. */
export async function takePictures(page: Page, name: string, folder: string): Promise<void> {
  for (const [size, viewport] of Object.entries({ phone: PHONE, desktop: { width: 1280, height: 900 } })) {
    await page.setViewportSize(viewport);
    await page.screenshot({ path: join(folder, `${name}-${size}.png`), fullPage: true });
  }
}

/** The names of what the Tab key reaches, from the beginning. */
export async function tabStops(page: Page, count: number): Promise<readonly string[]> {
  const names: string[] = [];
  for (let index = 0; index < count; index += 1) {
    await page.keyboard.press("Tab");
    names.push(await page.evaluate(() => document.activeElement?.textContent ?? ""));
  }
  return names;
}
