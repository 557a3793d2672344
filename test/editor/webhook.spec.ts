import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { startSimulator } from "../../src/simulator/simulator";
import { deploy, emptyFlows, setFlows } from "../support/editor/deploy";
import { held, openDialog, put, type Dialog } from "../support/editor/dialog";
import { car, charge, custom, dashboard, simulated, webhook } from "../support/editor/flow";
import { inEditor, inEmptyEditor, runningRed } from "../support/editor/session";
import { makeWebhook } from "../support/flow-server";
import { type ReverseProxy, type ReverseProxyOptions, startReverseProxy } from "../support/network/reverse-proxy";
import { until } from "../support/until";

/** The lines of a list in words, once there are so many. */
async function lines(list: Locator, count: number): Promise<string[]> {
  await list
    .locator("li [role=img]")
    .nth(count - 1)
    .waitFor();
  return Promise.all(
    (await list.locator("li").all()).map(async (line) => {
      const state = await line.locator("[role=img]").getAttribute("aria-label");
      return `${state}: ${(await line.innerText()).replaceAll("\n", " ")}`;
    }),
  );
}

const received = (dialog: Dialog): Locator => dialog.form.locator("#smartcar-account-heard");
const listed = (dialog: Dialog): Locator => dialog.form.locator("#smartcar-account-webhook-list");

describe("the webhook's dialog", () => {
  it("shows the address to paste, and says what an empty path means", () =>
    inEmptyEditor(async (page) => {
      await put(page, simulated, webhook);
      const dialog = await openDialog(page, "webhook");
      const note = dialog.form.locator("#smartcar-webhook-url");
      await note.filter({ hasText: new RegExp(`^${runningRed().url}cars/news – paste it`) }).waitFor();

      await dialog.type("path", "");

      await note.filter({ hasText: /only deliveries in messages/ }).waitFor();
    }));

  it("says that nothing can arrive where Node-RED serves no HTTP, and so does the page's", () =>
    inEmptyEditor(async (page) => {
      const serve = (serves: boolean): Promise<void> =>
        page.evaluate((value) => {
          const settings = { smartcarWebhookServesHttp: value, smartcarDashboardServesHttp: value };
          Object.assign((window as unknown as { RED: { settings: object } }).RED.settings, settings);
        }, serves);
      await put(page, simulated, webhook, dashboard);
      await serve(false);
      for (const [id, missing] of [
        ["webhook", /httpNodeRoot is false.*No delivery can arrive/],
        ["dashboard", /httpNodeRoot is false.*The page cannot be shown/],
      ] as const) {
        const dialog = await openDialog(page, id);
        await dialog.form.locator(`#smartcar-${id}-url`).filter({ hasText: missing }).waitFor();
        await dialog.cancel();
      }
      await serve(true);
    }));

  for (const [path, reason] of [
    ["/a b", /letters, digits/],
    ["/smartcar/check", /belongs to the editor/],
  ] as const) {
    it(`refuses "${path}" as a path, and says why`, () =>
      inEmptyEditor(async (page) => {
        await put(page, simulated, webhook);
        const dialog = await openDialog(page, "webhook");

        await dialog.type("path", path);

        assert.match(await dialog.whyWrong("path"), reason);
      }));
  }
});

describe("Node-RED behind a proxy", () => {
  const PATH = "energy";
  const page = { ...dashboard, path: PATH, account: "account" };
  const INGRESS = "/api/hassio_ingress/t0ken";
  const unknown = (path: string): RegExp =>
    new RegExp(`^${path}: The public address cannot be known from here\\. Append this path to the address`);
  let proxy: ReverseProxy;

  afterEach(async () => {
    proxy.close();
    await emptyFlows();
  });

  /** Opens the editor behind the proxy, and runs `look` with what a field of a dialog says. */
  async function behind(
    options: Pick<ReverseProxyOptions, "prefix" | "headers">,
    look: (says: (node: string, note: string) => Promise<string>) => Promise<void>,
  ): Promise<void> {
    proxy = await startReverseProxy({ port: Number(new URL(runningRed().url).port), ...options });
    await inEditor(
      async (editor) => {
        const volvo = { ...car, id: "volvo", make: "VOLVO", account: "simulator" };
        const simulator = { ...simulated, id: "simulator" };
        await put(editor, custom, simulator, volvo, webhook, page, { ...charge, account: "", vehicle: "volvo" });
        await look(async (node, note) => {
          const dialog = await openDialog(editor, node);
          const text = dialog.form.locator(note);
          await text.filter({ hasText: /\S/ }).first().waitFor();
          const found = (await text.inputValue().catch(() => text.first().innerText())).trim();
          await dialog.cancel();
          return found;
        });
      },
      undefined,
      { url: proxy.url },
    );
  }

  it("has its prefix in every address, and in what the dialogs ask the server", () =>
    behind({ prefix: "/red" }, async (says) => {
      const { url } = proxy;
      assert.match(await says("webhook", "#smartcar-webhook-url"), new RegExp(`^${url}cars/news – paste it`));
      assert.match(await says("dashboard", "#smartcar-dashboard-url"), new RegExp(`^${url}${PATH}/ – open`));
      assert.match(await says("account", "#smartcar-account-heard"), new RegExp(`${url}cars/news`));
      assert.match(await says("charge", "#smartcar-charge-hint"), /Volvo cars cannot be started/i);
    }));

  it("says inside Home Assistant what cannot be known there, and shows the page", () =>
    behind({ prefix: INGRESS, headers: { "x-ingress-path": INGRESS } }, async (says) => {
      assert.match(await says("webhook", "#smartcar-webhook-url"), unknown("/cars/news"));
      assert.match(await says("account", "#smartcar-account-heard"), /cannot be known from here/);
      assert.match(await says("dashboard", "#smartcar-dashboard-url"), new RegExp(`^${proxy.url}${PATH}/ – open`));
      await setFlows([{ id: "tab", type: "tab" }, custom, { ...page, z: "tab", x: 100, y: 100 }]);
      await pageWorks(`${proxy.url}${PATH}`);
    }));

  /** Does at the page what a browser does, relative to where the browser has found it. */
  async function pageWorks(address: string): Promise<void> {
    let location: string | null = null;
    await until("the page is there", async () => {
      location = (await fetch(address, { redirect: "manual" })).headers.get("location");
      return location !== null;
    });
    const url = new URL(location ?? "", address);
    assert.equal(url.href, `${address}/`, "a redirect keeps the prefix");
    const html = await (await fetch(url)).text();
    const files = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, path = ""]) => path);
    assert.ok(files.some((path) => path.endsWith(".js")));
    for (const path of files) assert.equal((await fetch(new URL(path, url))).status, 200, path);

    const ended = new AbortController();
    const stream = await fetch(new URL("events", url), { signal: ended.signal });
    const { value } = (await stream.body?.getReader().read()) ?? {};
    assert.match(new TextDecoder().decode(value), /^(retry|event|id|data|:)/);
    ended.abort();

    const own = { "content-type": "application/json", "x-smartcar-page": "1", origin: url.origin };
    const asked = await fetch(new URL("request", url), { method: "POST", headers: own, body: "{}" });
    assert.notEqual(asked.status, 403, "the page's own request is none of another page");
    const other = await fetch(new URL("request", url), {
      method: "POST",
      headers: { ...own, origin: "https://other.example" },
      body: "{}",
    });
    assert.equal(other.status, 403);
  }
});

describe("the webhook in the account's dialog", () => {
  afterEach(emptyFlows);

  it("says before the first deploy what is missing", () =>
    inEditor(async (page) => {
      await put(page, simulated);

      const reported = await lines(received(await openDialog(page, "account")), 2);

      assert.deepEqual(reported, [
        "not checked: Nothing is listening yet. Add a webhook node with this account to a flow.",
        "not checked: Deploy the account to see deliveries here.",
      ]);
    }));

  it("shows the address, the verification and the last delivery of the built-in simulator", () =>
    inEditor(async (page) => {
      // The first delivery comes seconds after the verification.
      await put(page, { ...simulated, simulatorSpeed: "10" }, webhook);
      const edited = await openDialog(page, "account");
      await edited.type("name", "Simulator");
      await edited.accept();
      await deploy(page);
      const reported = async (): Promise<string[]> => {
        const dialog = await openDialog(page, "account");
        const found = await lines(received(dialog), 2);
        await dialog.cancel();
        return found;
      };
      let found: string[] = [];
      const isDelivered = async (): Promise<boolean> => {
        found = await reported();
        return found[2]?.startsWith("OK") ?? false;
      };
      await until("a delivery is shown", isDelivered, 60_000);

      assert.match(found[0] ?? "", /^OK: http:\/\/127\.0\.0\.1:\d+\/cars\/news The built-in simulator/);
      assert.match(found[1] ?? "", /^OK: Verified by Smartcar: /);
      assert.match(found[2] ?? "", /^OK: Last delivery: \w{3} \d{1,2}, \d{4}, \d\d:\d\d/);
    }));

  it("lists the webhooks and subscribes all cars", () =>
    inEditor(async (page) => {
      const simulator = await startSimulator();
      try {
        await makeWebhook(simulator, "http://127.0.0.1:9/hook", { autoSubscribe: false });
        await put(page, { ...custom, origin: simulator.origin });
        const dialog = await openDialog(page, "account");
        await dialog.type("clientId", simulator.credentials.clientId);
        await dialog.type("clientSecret", simulator.credentials.clientSecret);

        await dialog.form.locator("#smartcar-account-webhooks").click();
        const before = await lines(listed(dialog), 1);
        await listed(dialog).getByText("Subscribe all").click();
        const after = await lines(listed(dialog), 2);

        assert.match(before[0] ?? "", /^not checked: Home: 0 of 5 cars subscribed http:\/\/127\.0\.0\.1:9\/hook/);
        assert.deepEqual(after, ["OK: Home: 5 of 5 cars subscribed http://127.0.0.1:9/hook", "OK: Cars subscribed: 5"]);
      } finally {
        await simulator.close();
      }
    }));

  it("keeps the management token out of what it stores as settings", () =>
    inEditor(async (page) => {
      await put(page, custom);
      const dialog = await openDialog(page, "account");
      await dialog.type("clientId", "client_1");
      await dialog.type("clientSecret", "secret");
      await dialog.type("managementToken", "do not tell");
      await dialog.accept();

      assert.doesNotMatch(JSON.stringify(await held(page, "account")), /do not tell/);
    }));
});
