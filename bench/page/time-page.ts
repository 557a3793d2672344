import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../../test/support/editor/browser";
import { pageStates } from "../../test/support/page/page-states";
import { startPageServer } from "../../test/support/page/page-server";
import { median } from "../median";
import { root } from "../root";

export interface PageTime {
  /** Until a phone shows the first content, the heading, and until it shows all of it: the medians, ms. */
  readonly paintMs: number;
  readonly wholeMs: number;
  /** Both of each load. */
  readonly timesMs: ReadonlyArray<readonly [paintMs: number, wholeMs: number]>;
  /** HTML with one car and style, and script, as sent. */
  readonly compressedKb: number;
}

/** A phone of the lower middle on a mobile network: a processor 4 times slower than this, 1.6 Mbit/s down, 150 ms. */
const PHONE = { width: 360, height: 640 };
const SLOWER = 4;
const NETWORK = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };

const LOADS = 5;

/** Marks the first frame with the chart, which is drawn last. */
const MARK_WHOLE = `requestAnimationFrame(function look() {
  if (document.querySelector(".plan-chart svg[role=img]")) performance.mark("whole");
  else requestAnimationFrame(look);
})`;

/** Loads the page like somebody who has never seen it, again and again, from a server that answers at once. */
export async function timePage(): Promise<PageTime> {
  const boot = pageStates["one-car"];
  if (!boot) throw new Error("There is no sample with one car");
  const [browser, server] = await Promise.all([launchBrowser(), startPageServer(boot)]);
  try {
    await load(browser, server.url);
    const timesMs: Array<readonly [paintMs: number, wholeMs: number]> = [];
    for (let round = 0; round < LOADS; round++) timesMs.push(await load(browser, server.url));
    const html = await (await fetch(server.url)).text();
    const [paintMs, wholeMs] = [median(timesMs.map(([paint]) => paint)), median(timesMs.map(([, whole]) => whole))];
    return { paintMs, wholeMs, timesMs, compressedKb: compressedKb(html) };
  } finally {
    await browser.close();
    await server.close();
  }
}

/** The times of the first content and of the whole page, ms. */
async function load(browser: Browser, url: string): Promise<readonly [paintMs: number, wholeMs: number]> {
  const person = await browser.newContext({ viewport: PHONE, deviceScaleFactor: 3, isMobile: true, hasTouch: true });
  const page = await person.newPage();
  const devtools = await person.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", NETWORK);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.addInitScript(MARK_WHOLE);
  await page.goto(url);
  await page.locator(".plan-chart svg[role=img]").waitFor();
  await page.waitForFunction(() => performance.getEntriesByName("whole").length > 0);
  const [paint, whole] = await page.evaluate(() =>
    ["first-contentful-paint", "whole"].map((name) => performance.getEntriesByName(name)[0]?.startTime),
  );
  await person.close();
  if (paint === undefined || whole === undefined) throw new Error("The page was never painted");
  return [paint, whole];
}

function compressedKb(html: string): number {
  const names = [...html.matchAll(/"(page-[^"]+)"/g)].map(([, name = ""]) => name);
  const bodies = [html, ...names.map((name) => readFileSync(join(root, "dist/runtime/page", name)))];
  return bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0) / 1000;
}
