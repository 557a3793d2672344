import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { HOUR_MS, MINUTE_MS } from "../../src/core/duration";
import type { CarState } from "../../src/page/page-car";
import type { PageAnswer } from "../../src/page/page-request";
import type { PageBoot, PageState } from "../../src/page/page-state";
import { withTemporaryFolder } from "../../scripts/temporary-folder";
import { startNodeRed } from "../support/node-red-process";
import { launchBrowser } from "../support/editor/browser";
import { pageStates } from "../support/page/page-states";
import { NOW } from "../support/page/sample-series";
import { until } from "../support/until";
import {
  PHONE,
  broken,
  cutOff,
  openAll,
  overflow,
  small,
  tabStops,
  unreached,
  violations,
} from "../support/page/page-looks";
import { startPageServer, type PageServer } from "../support/page/page-server";

const WORDS = join(__dirname, "../../src/page/words");
const EXAMPLE = join(__dirname, "../../examples/A page.json");

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
    server.ownBoot = undefined;
  });

  async function open(boot: PageBoot, viewport = PHONE): Promise<Page> {
    server.boot = boot;
    const page = await browser.newPage({ colorScheme: "light", viewport });
    note(page);
    await page.goto(server.url);
    await page.locator("main").waitFor();
    return page;
  }

  /** Collects all that a browser complains of: an error, a file that is missing, one that the policy forbids. */
  function note(page: Page): void {
    page.on("pageerror", (err) => faults.push(String(err)));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) faults.push(message.text());
    });
  }

  // The connection is lost in a test of its own.
  for (const [name, boot] of Object.entries(pageStates).filter(([known]) => known !== "offline")) {
    it(`can be read by everybody, light and dark, and fits a phone: ${name}`, async () => {
      const page = await open(boot);
      await openAll(page);

      assert.deepEqual(await violations(page), []);
      assert.equal(await overflow(page), 0);
      assert.deepEqual(await small(page), []);
      await page.emulateMedia({ colorScheme: "dark" });
      assert.deepEqual(await violations(page, ["color-contrast"]), []);
      assert.deepEqual(faults, []);
      await page.close();
    });
  }

  it("fits a phone in every language", async () => {
    const page = await open(state("two-homes"));
    for (const file of readdirSync(WORDS)) {
      const { language, ...words } = JSON.parse(readFileSync(join(WORDS, file), "utf8"));
      server.boot = { ...state("two-homes"), language, words };
      await page.goto(server.url);
      await page.locator(".plan-chart").first().waitFor();
      await openAll(page);

      assert.equal(await overflow(page), 0, language);
      assert.deepEqual(await small(page), [], language);
      assert.deepEqual(await cutOff(page), [], language);
      assert.deepEqual(await broken(page), [], language);
    }
    assert.deepEqual(faults, []);
    await page.close();
  });

  it("shows at once what was pressed, and the new mode only when the car has it", async () => {
    const page = await open(state("one-car"));
    let finish: (answer: PageAnswer) => void = () => undefined;
    server.answer = () => new Promise((resolve) => (finish = resolve));
    const [before, pressed] = [button(page, "Solar + cheap"), button(page, "Solar")];

    await pressed.click();
    await page.getByText("Sending").waitFor();
    await pressed.dispatchEvent("click");
    await button(page, "Off").dispatchEvent("click");

    assert.equal(await pressed.getAttribute("aria-busy"), "true");
    assert.equal(await before.getAttribute("aria-pressed"), "true");
    finish({ outcome: "done", text: 'The mode is "Solar".' });
    await page.getByText('The mode is "Solar".').waitFor();
    assert.equal(await before.getAttribute("aria-pressed"), "true");
    assert.equal(await pressed.getAttribute("aria-busy"), "false");
    assert.deepEqual(server.requests, [{ car: "0a1b2c3d4e5f", word: "mode", value: "solar" }]);

    server.send("state", withCar({ mode: "solar" }));
    await page.locator("button[aria-pressed=true]", { hasText: /^Solar$/ }).waitFor();
    assert.deepEqual(faults, []);
    await page.close();
  });

  it("shows what the session under way has come to, without opening anything, and that the price of its plan has solar power in it", async () => {
    const page = await open(state("charging"));
    await page.getByText("This session: 3.4 kWh · 0.27 EUR · Solar share: 96%").waitFor();
    const window = { startAt: NOW, endAt: NOW + HOUR_MS, energyKwh: 6, solarKwh: 3, price: 0.09 };
    server.send("state", withCar({ plan: { windows: [window] } }));
    await page.getByText("at 0.090 EUR/kWh with solar power").first().waitFor({ state: "attached" });
    await page.close();
  });

  it("says why a request was refused, and asks again what this reader may do", async () => {
    const page = await open(state("one-car"));
    server.answer = async () => ({ status: 403, message: "Log in to change anything." });
    server.boot = state("read-only");

    await button(page, "Now").click();

    await page.locator(".read-only").waitFor();
    assert.equal(await page.locator("main").getByRole("button", { name: "Now" }).count(), 0);
    await page.close();
  });

  it("does not repeat what nobody answered", async () => {
    const page = await open(state("one-car"));
    const sent = server.requests.length;
    server.answer = async () => {
      server.reach = "nothing";
      return Promise.reject(new Error("gone"));
    };

    await button(page, "Start charging").click();

    await page.getByText("The request might have been carried out.").waitFor();
    assert.equal(server.requests.length, sent + 1);
    await page.close();
  });

  it("can be used with keys alone", async () => {
    const page = await open(state("one-car"));
    server.answer = async () => ({ outcome: "done", text: "Done." });
    const stops = await tabStops(page, 16);

    assert.deepEqual(stops.slice(0, 12), [
      "Log out",
      "Off",
      "Solar",
      "Cheap",
      "Solar + cheap",
      "Now",
      "Start charging",
      "Stop charging",
      "30 minutes",
      "1 hour",
      "2 hours",
      "Departure and limits",
    ]);
    await page.getByText("Departure and limits").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.getByLabel("Ready by", { exact: true }).fill("06:45");
    await page.keyboard.press("Enter");
    await page.getByText("Done.").waitFor();
    assert.deepEqual(server.requests.at(-1), { car: "0a1b2c3d4e5f", word: "ready", value: { at: "06:45" } });

    const needed = page.getByLabel("Needed at departure", { exact: true });
    await needed.fill("101");
    await needed.press("Enter");
    await page.getByText("Enter a number from 1 to 100.").waitFor();
    assert.equal(await needed.getAttribute("aria-invalid"), "true");
    assert.equal(server.requests.at(-1)?.word, "ready");
    await openAll(page);
    assert.deepEqual(await unreached(page), []);
    await page.close();
  });

  it("steps through the chart with arrows and says each slot", async () => {
    const page = await open(state("one-car"));
    const stepper = page.getByRole("slider");
    const spoken = async (): Promise<string> => (await stepper.getAttribute("aria-valuetext")) ?? "";

    assert.match(await spoken(), /^14:15 to 14:30\. Price with fees and VAT: 0\.\d{3} EUR\/kWh\. Solar: /);
    await stepper.press("ArrowRight");
    assert.match(await spoken(), /^14:30 to 14:45\./);
    await stepper.press("End");
    assert.match(await spoken(), /^Tue 23:45 to 00:00\./);
    await page.close();
  });

  it("has the chart's slots as a table", async () => {
    const page = await open(state("one-car"));
    await page.getByRole("button", { name: "Show as table" }).click();
    const rows = await page
      .locator(".scrolled tbody tr")
      .evaluateAll((elements) => elements.map((row) => [...row.children].map((cell) => cell.textContent)));
    const { at, value } = state("one-car").series?.homes["4f1c0a9be2d7"]?.prices ?? { at: [], value: [] };
    const shown = at.flatMap((start, index) =>
      start >= NOW - 8 * HOUR_MS && (at[index + 1] ?? 0) - start > MINUTE_MS
        ? [`${value[index]?.toFixed(3)} EUR/kWh`]
        : [],
    );

    assert.deepEqual(rows.map((row) => row[1]).slice(-shown.length), shown);
    const planned = rows.filter((row) => row[5]).map((row) => [row[0]?.replace("Tue ", ""), row[5]]);
    const quarters = ["02:00", "02:15", "02:30", "02:45", "03:00", "03:15", "03:30"];
    assert.deepEqual(
      planned,
      quarters.slice(1).map((to, index) => [`${quarters[index]} to ${to}`, "2.8 kWh"]),
    );
    await page.close();
  });

  it("says when the connection is lost, and is back without being loaded again", async () => {
    const page = await open(state("offline"));
    server.reach = "nothing";
    server.cut();
    await page.locator(".lost").waitFor();
    assert.equal(await page.locator("main.old article").count(), 1);
    assert.deepEqual(await violations(page), []);

    server.boot = { ...state("one-car"), state: withCar({ soc: { value: 62, at: NOW } }) };
    server.reach = "all";
    await page.getByText("62%").first().waitFor();
    assert.equal(await page.locator(".lost").count(), 0);
    await page.close();
  });

  it("asks every 15 seconds where there is no stream", async () => {
    server.reach = "no-stream";
    const page = await browser.newPage({ viewport: PHONE });
    await page.clock.install();
    server.boot = state("one-car");
    await page.goto(server.url);
    await page.locator("main").waitFor();
    const before = server.polls();
    while (server.polls() < before + 1) await page.clock.runFor(1000);

    server.boot = { ...state("one-car"), state: withCar({ soc: { value: 63, at: NOW } }) };
    await page.clock.runFor(15_000);

    await page.getByText("63%").first().waitFor();
    assert.equal(await page.locator(".lost").count(), 0);
    await page.close();
  });

  it("opens with the password and says what is wrong with another", async () => {
    const page = await open(state("locked"));
    server.login = (password) =>
      password === "right" ? state("one-car") : { status: 429, message: "The password is wrong.", waitS: 30 };
    const field = page.getByLabel("Password");

    await field.fill("wrong");
    await field.press("Enter");
    await page.getByText("The password is wrong. Try again in 30 seconds.").waitFor();
    await field.fill("right");
    await field.press("Enter");

    await page.getByRole("heading", { name: "i4" }).waitFor();
    await page.close();
  });

  it("asks for the password again where the session has ended, and shows nothing of what there was", async () => {
    const page = await open(state("one-car"));
    server.boot = state("locked");
    server.dismiss();
    await page.getByLabel("Password").waitFor();
    assert.equal(await page.locator("article").count(), 0);
    assert.doesNotMatch((await page.locator("body").innerText()) ?? "", /i4|61%/);
    const before = server.streams();
    server.boot = state("read-only");
    server.login = () => state("read-only");
    await page.getByLabel("Password").fill("right");
    await page.getByLabel("Password").press("Enter");
    await page.getByRole("heading", { name: "i4" }).waitFor();
    await until("it follows again", async () => server.streams() > before);

    // The same door as before: it goes on with another stream.
    server.boot = { ...state("read-only"), state: withCar({ soc: { value: 64, at: NOW } }) };
    server.dismiss();
    await page.getByText("64%").first().waitFor();
    assert.equal(await page.locator(".lost").count(), 0);
    assert.deepEqual(faults, []);
    await page.close();
  });

  it("asks once more before it asks for a password that the browser has given already", async () => {
    server.ownBoot = state("one-car");
    const page = await open(state("locked"));
    await page.getByRole("heading", { name: "i4" }).waitFor();
    assert.equal(await page.getByLabel("Password").count(), 0);
    await page.close();
  });

  it("says aloud what has changed, and not each number", async () => {
    const page = await open(state("one-car"));
    const live = page.locator("[aria-live]");
    server.send("state", withCar({ soc: { value: 62, at: NOW } }));
    await page.getByText("62%").first().waitFor();
    assert.equal(await live.textContent(), "");

    server.send("state", withCar({ charge: "charging" }));

    await page.getByText("i4: Charging.").waitFor({ state: "attached" });
    await page.close();
  });

  it("is loaded again when the server is another, but not while something is entered", async () => {
    const page = await open(state("one-car"));
    await page.getByText("Departure and limits").click();
    await page.getByLabel("Ready by", { exact: true }).focus();
    server.boot = { ...state("one-car"), state: { ...withCar({}), build: "next" } };
    server.send("state", { ...withCar({}), build: "next" });
    await page.getByText("This page has been updated.").waitFor();

    await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Reload" }).click()]);

    assert.equal(await page.getByText("This page has been updated.").count(), 0);
    await page.close();
  });

  it("shows and steers what runs in a real Node-RED", async () => {
    await withTemporaryFolder(async (userDir) => {
      const flow: readonly object[] = JSON.parse(readFileSync(EXAMPLE, "utf8"));
      const { port, child } = await startNodeRed({ userDir, flow });
      const page = await browser.newPage({ viewport: PHONE });
      note(page);
      try {
        await page.goto(`http://127.0.0.1:${port}/smartcar-page`);
        await page.getByRole("heading", { name: "BMW i4" }).waitFor();
        assert.deepEqual(await violations(page), []);

        await button(page, "Now").click();

        await page.locator("button[aria-pressed=true]", { hasText: "Now" }).waitFor();
        await page.locator(".buttons.mode .feedback.done").waitFor();
        assert.deepEqual(faults, []);
      } finally {
        await page.close();
        await child.stop();
      }
    });
  });

  it("can be installed, except inside Home Assistant", async () => {
    const page = await open(state("empty"));
    const manifest = await page.evaluate(async () => {
      const link = document.querySelector<HTMLLinkElement>("link[rel=manifest]");
      const answer = await fetch(link?.href ?? "");
      return { mode: link?.crossOrigin, body: await answer.json() };
    });

    assert.equal(manifest.mode, "use-credentials");
    for (const { src } of manifest.body.icons) {
      assert.equal(await page.evaluate(async (icon) => (await fetch(icon)).status, src), 200);
    }
    await page.goto(server.url.replace("/behind/", "/api/hassio_ingress/"));
    await page.getByRole("heading", { name: "No car yet" }).waitFor();
    assert.equal(await page.locator("link[rel=manifest]").count(), 0);
    await page.close();
  });
});

function state(name: string): PageBoot {
  const boot = pageStates[name];
  assert.ok(boot);
  return boot;
}

/** The page's own button of this name. */
function button(page: Page, name: string): Locator {
  return page.getByRole("button", { name, exact: true });
}

/** The state with one car, changed. */
function withCar(more: Partial<CarState>): PageState {
  const { state: whole } = state("one-car");
  assert.ok(whole);
  return { ...whole, cars: whole.cars.map((car) => ({ ...car, ...more })) };
}
