import { readFileSync } from "node:fs";
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

/** Words that are on two lines for lack of room. */
export function broken(page: Page): Promise<readonly string[]> {
  return page.locator("button, h1, h2, h3, h4, .flow-name, .state, dt, dd").evaluateAll((elements) =>
    elements.flatMap((element) => {
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const found: string[] = [];
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        for (const { 0: word, index } of (text.textContent ?? "").matchAll(/[^\s-]+/g)) {
          const range = document.createRange();
          range.setStart(text, index);
          range.setEnd(text, index + word.length);
          if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(word);
        }
      }
      return found;
    }),
  );
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

/** What can be used on the page, and is neither reached by the Tab key nor shown to be where the keys go. */
export async function unreached(page: Page): Promise<readonly string[]> {
  const controls = page.locator("button, input, summary, a[href], select, [tabindex='0']").filter({ visible: true });
  const open = new Set(await controls.evaluateAll((elements) => elements.map((element) => element.outerHTML)));
  await page.evaluate(() =>
    document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined,
  );
  for (let left = open.size + 10; left > 0 && open.size > 0; left -= 1) {
    await page.keyboard.press("Tab");
    const reached = await page.evaluate(() => {
      const { activeElement: element } = document;
      if (!element || element === document.body) return undefined;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle === "none" || parseFloat(outlineWidth) < 2 ? undefined : element.outerHTML;
    });
    if (reached !== undefined) open.delete(reached);
  }
  return [...open];
}
