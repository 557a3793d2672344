import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import type { PageBoot } from "../../src/page/page-state";
import { launchBrowser, themes } from "../support/editor/browser";
import { pageStates } from "../support/page-states";
import { startPageServer, type PageServer } from "../support/page/page-server";

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { width: 360, height: 640 };

/** Where pictures are written, for somebody who looks at them: light and dark, phone and desktop. */
const PICTURES = process.env["PAGE_PICTURES"];

describe("the page in a browser", () => {
  let browser: Browser;
  let server: PageServer;
  let faults: string[];

  before(async () => {
    [browser, server] = await Promise.all([launchBrowser(), startPageServer(state("empty"))]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(() => {
    faults = [];
    server.reach = "all";
  });

  async function open(boot: PageBoot, viewport = PHONE): Promise<Page> {
    server.boot = boot;
    const page = await browser.newPage({ colorScheme: "light", viewport });
    page.on("pageerror", (err) => faults.push(String(err)));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) faults.push(message.text());
    });
    await page.goto(server.url);
    await page.locator("main").waitFor();
    return page;
  }

  for (const [name, boot] of Object.entries(pageStates)) {
    it(`can be read by everybody, light and dark, and fits a phone: ${name}`, async () => {
      const page = await open(boot);
      await openAll(page);

      assert.deepEqual(await violations(page), []);
      assert.equal(await overflow(page), 0);
      assert.deepEqual(await small(page), []);
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme });
        assert.deepEqual(await violations(page, ["color-contrast"]), [], theme);
        if (PICTURES) await takePictures(page, `${name}-${theme}`, PICTURES);
      }
      assert.deepEqual(faults, []);
      await page.close();
    });
  }
});

function state(name: string): PageBoot {
  const boot = pageStates[name];
  assert.ok(boot);
  return boot;
}

/** Opens all that is closed: cars first, then what is in them. */
async function openAll(page: Page): Promise<void> {
  for (const closed of [".more[aria-expanded=false]", "[aria-expanded=false], details:not([open]) > summary"]) {
    await page.locator("main").evaluate((main, selector) => {
      for (const element of main.querySelectorAll<HTMLElement>(selector)) element.click();
    }, closed);
  }
}

/** What axe finds against level AA of WCAG 2.2 and against good practice. */
async function violations(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const found: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[] =
    await page.evaluate(
      `axe.run(${JSON.stringify(rules ? { runOnly: rules } : {})}).then(({ violations }) => violations)`,
    );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** What can be pressed and is smaller than a finger: 44 px. */
function small(page: Page): Promise<readonly string[]> {
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

async function takePictures(page: Page, name: string, folder: string): Promise<void> {
  for (const [size, viewport] of Object.entries({ phone: PHONE, desktop: { width: 1280, height: 900 } })) {
    await page.setViewportSize(viewport);
    await page.screenshot({ path: join(folder, `${name}-${size}.png`), fullPage: true });
  }
}
