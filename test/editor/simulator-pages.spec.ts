import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { fleetOf } from "../../src/simulator/fleet";
import { startSimulator, type Simulator } from "../../src/simulator/simulator";
import { launchBrowser, themes, type Theme } from "../support/editor/browser";
import { connectPath } from "../support/simulator/connect";

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };

describe("the simulator's pages in a browser", () => {
  let browser: Browser;
  let simulator: Simulator;
  let faults: string[];

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    simulator = await startSimulator();
    faults = [];
  });
  afterEach(() => simulator.close());

  /** A page, with all that the browser complains of: an error, a file that is missing, one that the policy forbids. */
  async function open(path: string, theme: Theme = "light", viewport = DESKTOP): Promise<Page> {
    const page = await browser.newPage({ colorScheme: theme, viewport });
    page.on("pageerror", (err) => faults.push(String(err)));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    await page.goto(simulator.origin + path);
    return page;
  }

  const isDark = (page: Page): Promise<boolean> =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor === "rgb(17, 22, 27)");
  const overflow = (page: Page): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  it("shows the cars, and does at one what its button says", async () => {
    const page = await open("/");
    const card = page.locator("article", { hasText: "BMW i4" });

    await card.getByRole("button", { name: "Unplug" }).click();
    await card.getByText("Parked, not plugged in").waitFor();

    assert.equal(await page.locator("article").count(), 5);
    assert.equal(await card.getByRole("meter").getAttribute("aria-valuenow"), (await soc(card.locator(".soc"))) ?? "");
    assert.ok(await card.getByRole("button", { name: "Start charging" }).isDisabled());
    assert.ok(await page.locator("#lost").isHidden());
    assert.deepEqual(faults, []);
    await page.close();
  });

  it("shows a fleet page by page, and the car that is looked for", async () => {
    const fleet = await startSimulator({ cars: fleetOf(60) });
    const page = await browser.newPage({ viewport: DESKTOP });
    await page.goto(fleet.origin);
    const shown = page.locator("#shown");
    await shown.getByText("Cars 1 to 24 of 60").waitFor();
    assert.equal(await page.locator("article").count(), 24);

    await page.getByRole("button", { name: "Next" }).click();
    await shown.getByText("Cars 25 to 48 of 60").waitFor();
    await page.getByRole("button", { name: "Next" }).click();
    await shown.getByText("Cars 49 to 60 of 60").waitFor();
    await page.getByRole("searchbox", { name: "Find a car" }).fill("i4");
    await shown.getByText("Cars 1 to 12 of 12").waitFor();

    await page.waitForFunction(() => document.querySelectorAll("article").length === 12);
    assert.ok(await page.getByRole("button", { name: "Next" }).isDisabled());
    await page.close();
    await fleet.close();
  });

  it("shows what was asked", async () => {
    const page = await open("/");
    await page.locator("#requests").getByText("None yet").waitFor();

    await fetch(`${simulator.origin}/v3/vehicles/51000000-0000-4000-8000-0000000000b1`);

    await page.locator("#requests").getByText("/v3/vehicles/{BMW i4}").waitFor();
    assert.equal(await page.locator("#requests .bad").innerText(), "401");
    await page.close();
  });

  for (const [name, path] of [
    ["the control page", "/"],
    ["Connect", connectPath()],
    ["Connect's refusal", "/oauth/authorize"],
  ] as const) {
    for (const theme of themes) {
      it(`follow the computer's theme and fit a phone: ${name}, ${theme}`, async () => {
        const page = await open(path, theme, PHONE);

        assert.equal(await isDark(page), theme === "dark");
        assert.equal(await overflow(page), 0);
        assert.deepEqual(
          faults.filter((fault) => !fault.includes("400")),
          [],
        );
        await page.close();
      });
    }
  }
});

async function soc(place: { innerText(): Promise<string> }): Promise<string | undefined> {
  return (await place.innerText()).split("%")[0];
}
