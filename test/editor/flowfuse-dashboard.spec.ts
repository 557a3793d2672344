import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { WebSocket } from "undici";
import * as z from "zod";
import { launchBrowser, newPerson } from "../support/editor/browser";
import { startNodeRed, type NodeRedProcess } from "../support/node-red-process";
import { until } from "../support/until";

const FLOW: readonly object[] = JSON.parse(readFileSync("examples/FlowFuse Dashboard 2/Widgets and page.json", "utf8"));

const Events = z.array(z.object({ topic: z.string().optional(), data: z.unknown() }));
const Decision = z.object({ id: z.literal("dash-shown"), msg: z.string() });
const Mode = z.object({ mode: z.string(), code: z.string() });

/** A real dashboard of the package in a real Node-RED, opened in a real browser. */
describe("the example for FlowFuse Dashboard 2", () => {
  const userDir = mkdtempSync(join(tmpdir(), "smartcar-flowfuse-"));
  const decisions: Array<z.infer<typeof Mode>> = [];
  let nodeRed: NodeRedProcess;
  let socket: WebSocket;
  let browser: Browser;
  let person: BrowserContext;
  let page: Page;

  before(async () => {
    nodeRed = await startNodeRed({ userDir, flow: FLOW, more: { debugMaxLength: 20_000 } });
    socket = new WebSocket(`ws://127.0.0.1:${nodeRed.port}/comms`);
    socket.addEventListener("open", () => socket.send(JSON.stringify({ subscribe: "debug" })));
    socket.addEventListener("message", ({ data }) => {
      for (const { data: said } of Events.parse(JSON.parse(String(data)))) {
        const shown = Decision.safeParse(said).data;
        if (shown) decisions.push(Mode.parse(JSON.parse(shown.msg)));
      }
    });
    browser = await launchBrowser();
    person = await newPerson(browser);
    page = await person.newPage();
    await page.goto(`http://127.0.0.1:${nodeRed.port}/dashboard/charging`);
  });

  after(async () => {
    socket.close();
    await browser.close();
    await nodeRed.child.stop();
    rmSync(userDir, { recursive: true, force: true });
  });

  const widget = (id: string): ReturnType<Page["locator"]> => page.locator(`#nrdb-ui-widget-dash-${id}`);

  it("shows its widgets, with a state of charge, a reason, and points in the chart", async () => {
    for (const id of ["button-mode", "button-boost", "why", "gauge", "chart"]) await widget(id).waitFor();
    await until("the gauge shows a state of charge", async () => /\d/.test(await widget("gauge").innerText()));
    await until("a reason is shown", async () => (await widget("why").innerText()).length > 10);
    await widget("chart").locator("canvas").first().waitFor();
    await until("the chart is drawn", async () => (await drawn(widget("chart").locator("canvas").first())) > 1);
  });

  it("changes the mode of the simulated car by its buttons, and shows what holds", async () => {
    await until("a decision was made", async () => decisions.length > 0);
    assert.equal(decisions.at(-1)?.mode, "solar+cheap");
    await widget("button-mode").getByRole("button", { name: "Off", exact: true }).click();
    await until("the mode is off", async () => decisions.at(-1)?.mode === "off");
    assert.equal(decisions.at(-1)?.code, "off");
    await until("the reason says so", async () => /Mode "Off"/.test(await widget("why").innerText()));
    await widget("button-boost").getByRole("button").click();
    await until("the boost is on", async () => decisions.at(-1)?.code === "boost");
  });

  it("has the page in a frame", async () => {
    await page.goto(`http://127.0.0.1:${nodeRed.port}/dashboard/charging-page`);
    const frame = page.frameLocator("iframe.smartcar-page");
    await frame.getByText("BMW i4").first().waitFor();
  });

  it("reports no error on the way", () => {
    assert.deepEqual(
      nodeRed.child.lines.filter((line) => / - \[error\]/.test(line)),
      [],
    );
  });
});

/** How many colors a canvas shows. */
function drawn(canvas: ReturnType<Page["locator"]>): Promise<number> {
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const pixels = (element as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
    const colors = new Set<string>();
    for (let at = 0; at < pixels.length; at += 4 * 97) colors.add(`${pixels[at]},${pixels[at + 1]},${pixels[at + 2]}`);
    return colors.size;
  });
}
