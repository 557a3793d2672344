import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { startFeedServer } from "../../src/simulator/feeds/feed-server";
import { launchBrowser } from "../support/editor/browser";
import { startNodeRed } from "../support/node-red-process";
import { Newcomer } from "./newcomer";

/**
 * A newcomer's way from a fresh Node-RED to a plan by prices and sun, in a real browser, with the time of each step:
 * `npm run walk -- --pace 1500 --pictures FOLDER`. The pace is what a person takes before each click and each field, ms. evcc's
 * address answers with the prices and the sun of a local server.
 */
const { values } = parseArgs({
  options: { pace: { type: "string", default: "1500" }, pictures: { type: "string" } },
});

const EXAMPLE = "Automatic prices and forecast";
const HOUSE = "evcc as the source of everything";

/** A plan is shown: charging until a time, or waiting for one. */
const PLAN = /^(until|waiting for) .*\d\d:\d\d/;

async function walk(page: Page, feeds: string): Promise<number> {
  const newcomer = new Newcomer(page, Number(values.pace), values.pictures);
  await newcomer.step("imports the example with simulated prices", () => newcomer.imports(EXAMPLE));
  await newcomer.step("deploys it, and sees a plan", async () => {
    await newcomer.deploys();
    await newcomer.sees("smartcar-tariff", PLAN);
  });
  await newcomer.step("sees tomorrow's prices arrive", () => newcomer.sees("smartcar-prices", /^until (\w+ )24:00/));
  await newcomer.step("imports the house with evcc", () => newcomer.imports("Houses", HOUSE));
  for (const type of ["smartcar-prices", "smartcar-forecast"]) {
    await newcomer.step(`enters evcc's address in ${type}, and tries it`, async () => {
      await newcomer.opens(type);
      await newcomer.types("address", feeds);
      await newcomer.tries(type, /^evcc: \d+/);
      await newcomer.closes();
    });
  }
  await newcomer.step("deploys it, and sees the plan by evcc's prices and sun", async () => {
    await newcomer.deploys();
    await newcomer.sees("smartcar-prices", /^until .*now \d/);
    await newcomer.sees("smartcar-forecast", /^today/);
    await newcomer.sees("smartcar-tariff", /\d\d:\d\d .*evcc/);
  });
  return newcomer.seconds;
}

async function run(): Promise<void> {
  const feeds = await startFeedServer();
  const userDir = mkdtempSync(join(tmpdir(), "smartcar-walk-"));
  const nodeRed = await startNodeRed({ userDir, flow: [], more: { editorTheme: { tours: false } } });
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ locale: "en-US", viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${nodeRed.port}/`);
    await page.waitForSelector("[data-palette-type='smartcar-prices']", { state: "attached" });
    await page.waitForSelector("#red-ui-loading-progress", { state: "hidden" });
    const seconds = await walk(page, feeds.origin);
    process.stdout.write(`${seconds.toFixed(1)} s in all, at ${values.pace} ms for each deed\n`);
    process.exitCode = seconds < 180 ? 0 : 1;
  } finally {
    await browser.close();
    await nodeRed.child.stop();
    await feeds.close();
    rmSync(userDir, { recursive: true, force: true });
  }
}

void run();
