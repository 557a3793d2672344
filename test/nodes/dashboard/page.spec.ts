import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { EventEmitter } from "node:events";
import type { NodeAPI } from "node-red";
import { request, type Dispatcher } from "undici";
import account from "../../../nodes/account/node";
import type { PageBoot } from "../../../src/page/page-state";
import type { Simulator } from "../../../src/simulator/simulator";
import { DAY_MS, SECOND_MS } from "../../../src/core/duration";
import { FakeClock } from "../../support/fake-clock";
import { BMW, cloudAndAccount, Flow, helper, httpNode } from "../../support/flow";
import { startFlowServer, type FlowServer } from "../../support/flow-server";
import { until } from "../../support/until";

const AT = { z: "tab", x: 1, y: 1 };
const PAGE = "/smartcar-page";
const PASSWORD = "a long password";
const OWN = { "content-type": "application/json", "x-smartcar-page": "1" };

describe("smartcar-dashboard", () => {
  let simulator: Simulator;
  let cloud: Awaited<ReturnType<typeof cloudAndAccount>>;
  let server: FlowServer;
  let pace: FakeClock;
  /** Of the runtime that was loaded last. */
  let runtimeEvents: EventEmitter | undefined;

  beforeEach(async () => {
    cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    server = await startFlowServer(httpNode);
    pace = new FakeClock();
  });

  afterEach(async () => {
    await helper.unload();
    await server.close();
    await simulator.close();
  });

  async function open(
    settings: object = {},
    password = "",
    more: readonly Record<string, unknown>[] = [],
    userDir?: string,
  ): Promise<Flow> {
    const deciding = [
      { id: "mode", type: "smartcar-mode", ...AT, vehicle: "bmw", mode: "off", wires: [[], [], []] },
      { id: "tariff", type: "smartcar-tariff", ...AT, vehicle: "bmw", zone: "UTC", wires: [[], []] },
    ];
    const house = { id: "house", type: "smartcar-home", name: "Our house" };
    const configs = cloud.configs.map((one) =>
      one["id"] === "bmw" ? { ...one, name: "i4", make: "BMW", home: "house" } : one,
    );
    return Flow.load(
      { type: "smartcar-dashboard", path: PAGE, ...settings },
      [house, ...configs, ...deciding, ...more],
      { ...cloud.credentials, node: { password } },
      userDir,
      (RED: NodeAPI) => {
        runtimeEvents = RED.events;
        account(RED);
      },
      pace,
    );
  }

  function ask(path: string, options: Parameters<typeof request>[1] = {}): Promise<Dispatcher.ResponseData<unknown>> {
    return request(server.origin + path, { ...options, reset: true });
  }

  const post = (name: string, body: unknown, headers: object = {}): Promise<Dispatcher.ResponseData<unknown>> =>
    ask(`${PAGE}/${name}`, { method: "POST", body: JSON.stringify(body), headers: { ...OWN, ...headers } });

  async function boot(headers: Record<string, string> = {}): Promise<PageBoot> {
    const { body } = await ask(`${PAGE}/boot`, { headers });
    return (await body.json()) as PageBoot;
  }

  async function loggedIn(): Promise<{ cookie: string }> {
    const { statusCode, headers, body } = await post("login", { password: PASSWORD });
    await body.dump();
    assert.equal(statusCode, 200);
    return { cookie: String(headers["set-cookie"]).split(";")[0] ?? "" };
  }

  it("shows only how to set a password, until one is set or anybody may see", async () => {
    await open();
    const closed = await boot();
    assert.equal(closed.door.kind, "closed");
    assert.equal(closed.state, undefined);
    const refused = await post("request", { car: "x", word: "charge", value: "start" });
    assert.equal(refused.statusCode, 403);
    await refused.body.dump();
    const events = await ask(`${PAGE}/events`);
    assert.equal(events.statusCode, 401);
    await events.body.dump();
  });

  it("lets anybody see, and nobody press, where the owner wants it so", async () => {
    await open({ anyoneSees: true });
    const { door, state } = await boot();
    assert.deepEqual([door.kind, door.kind === "open" && door.mayControl], ["open", false]);
    assert.equal(state?.cars.length, 3);
    const { statusCode, body } = await post("request", { car: state?.cars[0]?.id, word: "charge", value: "start" });
    assert.equal(statusCode, 403);
    await body.dump();
  });

  it("opens with the password, and never says whose car it is", async () => {
    await open({}, PASSWORD);
    assert.equal((await boot()).door.kind, "login");
    const wrong = await post("login", { password: "something else" });
    assert.equal(wrong.statusCode, 401);
    await wrong.body.dump();
    const cookie = await loggedIn();
    const { door, state, series } = await boot(cookie);
    assert.deepEqual(door, { kind: "open", mayControl: true, canLogIn: true, isLoggedIn: true });
    const [car] = state?.cars ?? [];
    assert.equal(car?.name, "i4");
    assert.deepEqual(car?.modes, ["off", "solar", "cheap", "solar+cheap", "now"]);
    assert.equal(state?.homes[0]?.cars[0], car?.id);
    const all = JSON.stringify({ state, series });
    assert.doesNotMatch(all, new RegExp(BMW));
    assert.doesNotMatch(all, /latitude|longitude|vin"|client_|secret/i);
  });

  it("is served with a strict policy, uncompressed events, and files that a browser keeps by their names", async () => {
    await open({ anyoneSees: true, frames: "http://ha.local:8123" });
    const page = await ask(`${PAGE}/`, { headers: { "accept-language": "fr" } });
    const html = await page.body.text();
    const policy = String(page.headers["content-security-policy"]);
    const [, style = ""] = /<style>([^]+?)<\/style>/.exec(html) ?? [];
    const hash = createHash("sha256").update(style).digest("base64");
    assert.ok(policy.startsWith(`default-src 'none'; script-src 'self'; style-src 'sha256-${hash}';`), policy);
    assert.match(html, /<h1>Recharge<\/h1>/, "the heading is there before the script");
    assert.match(policy, /frame-ancestors 'self' http:\/\/ha\.local:8123$/);
    assert.equal(page.headers["x-content-type-options"], "nosniff");
    assert.equal(page.headers["referrer-policy"], "no-referrer");
    assert.equal(page.headers["cache-control"], "no-store");
    assert.match(html, /<html lang="fr"/);
    const [, text = ""] = /id="boot">([^<]*)<\/script>/.exec(html) ?? [];
    assert.equal((JSON.parse(text) as PageBoot).language, "fr");
    assert.doesNotMatch(html, /(?:src|href)="(?:\/|https?:)/, "all addresses are relative");

    const [, script = ""] = /src="(page-\w+\.js)"/.exec(html) ?? [];
    const file = await ask(`${PAGE}/${script}`, { headers: { "accept-encoding": "gzip" } });
    await file.body.dump();
    assert.match(String(file.headers["cache-control"]), /immutable/);
    assert.equal(file.headers["content-encoding"], "gzip");
    for (const other of ["index.html", "../package.json", "..%2fpackage.json", "LICENSES", "nothing.js"]) {
      const answer = await ask(`${PAGE}/${other}`);
      await answer.body.dump();
      assert.equal(answer.statusCode, 404, other);
    }
  });

  it("redirects to itself with a slash, whatever a proxy has put in front", async () => {
    await open({ path: "/energy/cars", anyoneSees: true });
    const { statusCode, headers, body } = await ask("/energy/cars?from=phone");
    await body.dump();
    assert.deepEqual([statusCode, headers["location"]], [302, "cars/?from=phone"]);
    const there = new URL("cars/?from=phone", "https://ha.example/api/hassio_ingress/t0ken/endpoint/energy/cars");
    assert.equal(there.pathname, "/api/hassio_ingress/t0ken/endpoint/energy/cars/");
  });

  it("takes nothing from another site, nor anything that the page does not send", async () => {
    await open({ anyoneControls: true });
    const car = (await boot()).state?.cars[0]?.id;
    const body = { car, word: "mode", value: "solar" };
    const status = async (given: unknown, headers: Record<string, string>, name = "request"): Promise<number> => {
      const options = { method: "POST" as const, body: JSON.stringify(given), headers };
      const answer = await ask(`${PAGE}/${name}`, options);
      await answer.body.dump();
      return answer.statusCode;
    };
    const host = new URL(server.origin).host;
    assert.equal(await status(body, { "content-type": "text/plain", "x-smartcar-page": "1" }), 415);
    assert.equal(await status(body, { "content-type": "application/json" }), 403);
    assert.equal(await status(body, { ...OWN, "sec-fetch-site": "cross-site" }), 403);
    assert.equal(await status(body, { ...OWN, "sec-fetch-site": "same-site" }), 403);
    assert.equal(await status(body, { ...OWN, origin: "https://evil.example" }), 403);
    assert.equal(await status(body, { ...OWN, origin: "null" }), 403);
    assert.equal(await status(body, { ...OWN, origin: "https://evil.example" }, "login"), 403);
    assert.equal(await status({ ...body, more: 1 }, OWN), 400);
    assert.equal(await status({ ...body, value: "x".repeat(5000) }, OWN), 413);
    assert.equal(await status({ car, word: "lock", value: "unlock" }, OWN), 400);
    const get = await ask(`${PAGE}/request`);
    await get.body.dump();
    assert.deepEqual([get.statusCode, get.headers["allow"]], [405, "POST"]);
    // Of its own origin, also where a proxy has another name.
    assert.equal(await status(body, { ...OWN, origin: `http://${host}` }), 200);
    const proxied = { origin: "https://ha.example", "x-forwarded-host": "ha.example" };
    assert.equal(await status(body, { ...OWN, ...proxied }), 200);
    assert.equal(await status(body, { ...OWN, origin: "https://a.example", "sec-fetch-site": "same-origin" }), 200);
  });

  it("lets nobody guess the password quickly, and the owner in before long", async () => {
    await open({}, PASSWORD);
    const attempt = async (password: string): Promise<number> => {
      const { statusCode, body } = await post("login", { password });
      await body.dump();
      return statusCode;
    };
    for (let count = 0; count < 4; count++) assert.equal(await attempt("wrong password"), 401);
    assert.equal(await attempt(PASSWORD), 429, "what comes too early is not looked at");
    await pace.advance(SECOND_MS);
    assert.equal(await attempt(PASSWORD), 200);
  });

  it("is not deceived by an attacker who names another address with each attempt", async () => {
    await open({}, PASSWORD);
    const attempts = Array.from({ length: 24 }, (_, count) => `203.0.113.${count}`);
    const statuses: number[] = [];
    for (const address of attempts) {
      const forged = { "x-forwarded-for": address, "x-forwarded-proto": "https", "x-forwarded-host": "evil.example" };
      const { statusCode, body } = await post("login", { password: "wrong password" }, forged);
      await body.dump();
      statuses.push(statusCode);
    }
    assert.deepEqual(statuses, [...Array<number>(20).fill(401), ...Array<number>(4).fill(429)]);
  });

  it("serves nothing by a path that is none of its own", async () => {
    await open({ anyoneSees: true });
    const names = [
      "..%2fsettings.js",
      "%2e%2e/flows.json",
      "page.js/../index.html",
      "index.html",
      "LICENSES",
      "__proto__",
    ];
    for (const name of [...names, "constructor.js", "boot/", "events/x", "request%00"]) {
      const { statusCode, body } = await ask(`${PAGE}/${name}`);
      await body.dump();
      assert.equal(statusCode, 404, name);
    }
  });

  /** A stream of events that is read until it ends. */
  async function stream(headers: Record<string, string> = {}): Promise<{
    readonly status: number;
    readonly isOpen: () => boolean;
    /** All that it told. Destroys it if it has not ended. */
    readonly told: (end: "ended" | "left") => Promise<string>;
  }> {
    const { statusCode, body } = await ask(`${PAGE}/events`, { headers });
    let [told, isOpen] = ["", true];
    body.setEncoding("utf8").on("data", (text: string) => (told += text));
    body.once("close", () => (isOpen = false)).on("error", () => undefined);
    return {
      status: statusCode,
      isOpen: () => isOpen,
      told: async (end) => {
        if (end === "left") body.destroy();
        await until(`the stream is ${end}`, async () => !isOpen);
        return told;
      },
    };
  }

  it("ends what a session follows with the session: at its logout, at its time, and with the password", async () => {
    await open({}, PASSWORD);
    const [phone, desk] = [await loggedIn(), await loggedIn()];
    const [onPhone, alsoOnPhone, atDesk] = [await stream(phone), await stream(phone), await stream(desk)];
    await (await post("logout", {}, phone)).body.dump();
    assert.match(await onPhone.told("ended"), /event: door\n/);
    assert.match(await alsoOnPhone.told("ended"), /event: door\n/, "in each of its windows");
    assert.equal((await boot(phone)).door.kind, "login", "a copy of its cookie opens nothing");
    assert.equal((await stream(phone)).status, 401);
    assert.ok(atDesk.isOpen());

    await helper.unload();
    await atDesk.told("ended");
    await open({}, PASSWORD);
    assert.equal((await boot(phone)).door.kind, "login", "nor after a deploy");
    const again = await stream(desk);
    pace.jump(pace.now() + 91 * DAY_MS);
    await pace.advance(20 * SECOND_MS);
    assert.match(await again.told("ended"), /event: door\n/);
    assert.equal((await stream(desk)).status, 401);

    const last = await loggedIn();
    const before = await stream(last);
    await helper.unload();
    await before.told("ended");
    await open({}, "another password");
    assert.equal((await stream(last)).status, 401);
  });

  it("serves forty streams at most, and the next one when one has gone", async () => {
    await open({ anyoneSees: true });
    const streams = await Promise.all(Array.from({ length: 40 }, () => stream()));
    assert.deepEqual([...new Set(streams.map(({ status }) => status))], [200]);
    const { statusCode, headers, body } = await ask(`${PAGE}/events`);
    assert.deepEqual([statusCode, headers["retry-after"]], [503, "30"]);
    assert.match(await body.text(), /"message":"[A-Z].+\."/);
    assert.ok((await boot()).state, "the page is served without a stream");
    await streams.pop()?.told("left");
    await until("there is room again", async () => {
      const next = await stream();
      streams.push(next);
      return next.status === 200;
    });
    for (const one of streams) await one.told("left");
  });

  it("says what is wrong where Node-RED serves no HTTP", async () => {
    const RED = (api: NodeAPI): void => {
      Object.assign(api.settings, { httpNodeRoot: false });
      account(api);
    };
    const userDir = Flow.newUserDir();
    await Flow.load({ type: "smartcar-dashboard", path: PAGE }, [], {}, userDir, RED, pace);
    const { error, status } = helper.getNode("node") as unknown as Record<string, { args: readonly unknown[][] }>;
    assert.match(String(error?.args[0]?.[0]), /httpNodeRoot is false.*Set httpNodeRoot and restart/);
    assert.match(JSON.stringify(status?.args), /"fill":"red"/);
    const gone = await ask(`${PAGE}/`);
    await gone.body.dump();
    assert.equal(gone.statusCode, 404);
  });

  it("ends a session with the password, and keeps its cookie from scripts and other sites", async () => {
    await open({}, PASSWORD);
    const login = await post("login", { password: PASSWORD }, { "x-forwarded-proto": "https" });
    await login.body.dump();
    const cookie = String(login.headers["set-cookie"]);
    assert.match(cookie, /HttpOnly; SameSite=Strict; Secure$/);
    assert.doesNotMatch(cookie, /path=/i);
    const session = { cookie: cookie.split(";")[0] ?? "" };
    assert.equal((await boot(session)).door.kind, "open");
    const forged = `${session.cookie.slice(0, -2)}${session.cookie.endsWith("AA") ? "BB" : "AA"}`;
    assert.equal((await boot({ cookie: forged })).door.kind, "login");

    await helper.unload();
    await open({}, PASSWORD);
    assert.equal((await boot(session)).door.kind, "open", "a restart ends no session");
    await helper.unload();
    await open({}, "another password");
    assert.equal((await boot(session)).door.kind, "login");
  });

  it("tells of changes by events, and goes on where a reader broke off", async () => {
    await open({ anyoneControls: true });
    const { version = 0, state } = await boot();
    const { statusCode, headers, body } = await ask(`${PAGE}/events?after=${version}`, {
      headers: { "accept-encoding": "gzip" },
    });
    assert.equal(statusCode, 200);
    assert.match(String(headers["content-type"]), /^text\/event-stream/);
    assert.equal(headers["content-encoding"], undefined);
    assert.match(String(headers["cache-control"]), /no-transform/);
    assert.equal(headers["x-accel-buffering"], "no");
    let told = "";
    body.setEncoding("utf8").on("data", (text: string) => (told += text));
    await until("the state is there", async () => told.includes("event: state"));
    assert.match(told, /^retry: \d+\n\n/);
    assert.doesNotMatch(told, /event: series/, "the charts are those of the page");

    const answer = await post("request", { car: state?.cars[0]?.id, word: "mode", value: "now" });
    assert.equal(((await answer.body.json()) as { outcome: string }).outcome, "done");
    await pace.advance(3 * SECOND_MS);
    await until("the mode is told", async () => told.includes('"mode":"now"'));
    await pace.advance(20 * SECOND_MS);
    await until("a comment keeps the stream open", async () => told.includes("\n:\n\n"));
    const ended = new Promise((resolve) => body.once("close", resolve));
    await helper.unload();
    await ended;
    const gone = await ask(`${PAGE}/boot`);
    await gone.body.dump();
    assert.equal(gone.statusCode, 404, "a removed node leaves no page");
  });

  it("does what messages do, and tells the flow of it", async () => {
    const flow = await open({ anyoneControls: true });
    const { state } = await boot();
    const car = state?.cars[0]?.id;
    const { body } = await post("request", { car, word: "target", value: 90 });
    const answer = (await body.json()) as Record<string, unknown>;
    assert.equal(answer["outcome"], "done");
    const { msg } = await flow.next();
    const { topic, payload, outcome, vehicleId } = msg;
    assert.deepEqual([topic, payload, outcome, vehicleId], ["smartcar/i4/target/set", "90%", "done", BMW]);
    await pace.advance(3 * SECOND_MS);
    assert.equal((await boot()).state?.cars[0]?.target, 90);

    const refused = await post("request", { car, word: "ready", value: { at: "2001-01-01T00:00:00Z" } });
    const said = (await refused.body.json()) as Record<string, unknown>;
    assert.deepEqual([refused.statusCode, said["outcome"], said["code"]], [200, "refused", "BAD_INPUT"]);

    const boost = async (value: unknown): Promise<readonly unknown[]> => {
      const pressed = await post("request", { car, word: "boost", value });
      const boosted = (await pressed.body.json()) as Record<string, unknown>;
      return [boosted["outcome"], boosted["text"]];
    };
    const [begun, why] = await boost({ minutes: 30 });
    assert.equal(begun, "done");
    assert.match(String(why), /^Boost/);
    assert.equal((await boost("off"))[0], "done");
    helper
      .getNode("mode")
      .receive({ payload: { vehicleId: BMW, pluggedIn: true, charging: false, soc: 80, limit: 80 } });
    assert.deepEqual(await boost({ minutes: 30 }), [
      "already",
      "The car is fully charged or at its charge limit. The boost has no effect.",
    ]);
    assert.equal((await boost("off"))[0], "done");
  });

  it("asks the flow first, where the owner wants it so", async () => {
    const flow = await open({ anyoneControls: true, askFlow: true });
    const car = (await boot()).state?.cars[0]?.id;
    const press = async (value: string): Promise<Record<string, unknown>> => {
      const { body } = await post("request", { car, word: "mode", value });
      return (await body.json()) as Record<string, unknown>;
    };
    const mode = async (): Promise<unknown> => {
      await pace.advance(3 * SECOND_MS);
      return (await boot()).state?.cars[0]?.mode;
    };
    const pressed = press("now");
    const { msg } = await flow.next();
    assert.equal(await mode(), "off", "nothing is carried out before");
    flow.node.receive({ ...msg, payload: "solar" });
    assert.equal((await pressed)["outcome"], "done");
    assert.equal(await mode(), "solar", "the flow may choose another value");

    const silent = press("now");
    await flow.next();
    await pace.advance(10 * SECOND_MS);
    assert.deepEqual([(await silent)["outcome"], (await silent)["code"]], ["refused", "FLOW"]);
    const denied = press("now");
    flow.node.receive({ ...(await flow.next()).msg, refused: "Not while the sauna is on." });
    assert.equal((await denied)["text"], "Not while the sauna is on.");
    assert.equal(await mode(), "solar");

    flow.node.receive({ payload: "now", request: { id: "made up" } });
    assert.match(JSON.stringify((await flow.next()).msg["error"]), /BAD_INPUT|confirms no request/);
  });

  it("refuses the path of another page", async () => {
    const first = { id: "first-page", type: "smartcar-dashboard", ...AT, path: PAGE, anyoneSees: true, wires: [[]] };
    await open({ path: `${PAGE}/` }, "", [first]);
    const { error } = helper.getNode("node") as unknown as { error: { args: readonly unknown[][] } };
    assert.match(String(error.args[0]?.[0]), /Another dashboard node uses the path/);
    assert.equal((await boot()).door.kind, "open");
  });

  it("keeps the last day of its charts over a restart", async () => {
    const userDir = Flow.newUserDir();
    // What was composed holds for a moment of the browsers' time, which stands still unless it is moved.
    const shown = async (): Promise<{ readonly nowW: unknown; readonly chart: readonly number[] }> => {
      await pace.advance(3 * SECOND_MS);
      const { state, series } = await boot();
      const [home] = state?.homes ?? [];
      return { nowW: home?.gridW?.value, chart: series?.homes[home?.id ?? ""]?.gridW?.at ?? [] };
    };
    await open({ anyoneSees: true }, "", [], userDir);
    helper.getNode("tariff").receive({ topic: "house/grid/power", payload: 500 });
    await until("the meter is read", async () => (await shown()).nowW === 500);
    // As after a deploy: it looks at once, and otherwise each minute.
    runtimeEvents?.emit("flows:started");
    await until("the meter is in the chart", async () => (await shown()).chart.length > 0);
    const [startAt] = (await shown()).chart;
    await helper.unload();
    await open({ anyoneSees: true }, "", [], userDir);
    const { nowW, chart } = await shown();
    assert.equal(chart[0], startAt);
    assert.equal(nowW, undefined, "an old reading is none of now");
  });
});
