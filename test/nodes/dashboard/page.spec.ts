import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { NodeAPI } from "node-red";
import account from "../../../nodes/account/node";
import type { PageBoot } from "../../../src/page/page-state";
import { SECOND_MS } from "../../../src/core/duration";
import { BMW, Flow, helper } from "../../support/flow";
import { AT, DashboardBench, PAGE } from "../../support/page/dashboard-bench";
import { until } from "../../support/until";

describe("smartcar-dashboard", () => {
  let bench: DashboardBench;
  beforeEach(async () => {
    bench = await DashboardBench.start();
  });
  afterEach(() => bench.close());

  it("is served with a strict policy, uncompressed events, and files that a browser keeps by their names", async () => {
    await bench.open({ anyoneSees: true, frames: "http://ha.local:8123" });
    const page = await bench.ask(`${PAGE}/`, { headers: { "accept-language": "fr" } });
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
    const file = await bench.ask(`${PAGE}/${script}`, { headers: { "accept-encoding": "gzip" } });
    await file.body.dump();
    assert.match(String(file.headers["cache-control"]), /immutable/);
    assert.equal(file.headers["content-encoding"], "gzip");
    for (const other of ["index.html", "../package.json", "..%2fpackage.json", "LICENSES", "nothing.js"]) {
      const answer = await bench.ask(`${PAGE}/${other}`);
      await answer.body.dump();
      assert.equal(answer.statusCode, 404, other);
    }
  });

  it("redirects to itself with a slash, whatever a proxy has put in front", async () => {
    await bench.open({ path: "/energy/cars", anyoneSees: true });
    const { statusCode, headers, body } = await bench.ask("/energy/cars?from=phone");
    await body.dump();
    assert.deepEqual([statusCode, headers["location"]], [302, "cars/?from=phone"]);
    const there = new URL("cars/?from=phone", "https://ha.example/api/hassio_ingress/t0ken/endpoint/energy/cars");
    assert.equal(there.pathname, "/api/hassio_ingress/t0ken/endpoint/energy/cars/");
  });

  it("serves nothing by a path that is none of its own", async () => {
    await bench.open({ anyoneSees: true });
    const names = [
      "..%2fsettings.js",
      "%2e%2e/flows.json",
      "page.js/../index.html",
      "index.html",
      "LICENSES",
      "__proto__",
    ];
    for (const name of [...names, "constructor.js", "boot/", "events/x", "request%00"]) {
      const { statusCode, body } = await bench.ask(`${PAGE}/${name}`);
      await body.dump();
      assert.equal(statusCode, 404, name);
    }
  });

  it("serves forty streams at most, and the next one when one has gone", async () => {
    await bench.open({ anyoneSees: true });
    const streams = await Promise.all(Array.from({ length: 40 }, () => bench.stream()));
    assert.deepEqual([...new Set(streams.map(({ status }) => status))], [200]);
    const { statusCode, headers, body } = await bench.ask(`${PAGE}/events`);
    assert.deepEqual([statusCode, headers["retry-after"]], [503, "30"]);
    assert.match(await body.text(), /"message":"[A-Z].+\."/);
    assert.ok((await bench.boot()).state, "the page is served without a stream");
    await streams.pop()?.told("left");
    await until("there is room again", async () => {
      const next = await bench.stream();
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
    await Flow.load({ type: "smartcar-dashboard", path: PAGE }, [], {}, userDir, RED, bench.pace);
    const { error, status } = helper.getNode("node") as unknown as Record<string, { args: readonly unknown[][] }>;
    assert.match(String(error?.args[0]?.[0]), /httpNodeRoot is false.*Set httpNodeRoot and restart/);
    assert.match(JSON.stringify(status?.args), /"fill":"red"/);
    const gone = await bench.ask(`${PAGE}/`);
    await gone.body.dump();
    assert.equal(gone.statusCode, 404);
  });

  it("tells of changes by events, and goes on where a reader broke off", async () => {
    await bench.open({ anyoneControls: true });
    const { version = 0, state } = await bench.boot();
    const { statusCode, headers, body } = await bench.ask(`${PAGE}/events?after=${version}`, {
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

    const answer = await bench.post("request", { car: state?.cars[0]?.id, word: "mode", value: "now" });
    assert.equal(((await answer.body.json()) as { outcome: string }).outcome, "done");
    await bench.pace.advance(3 * SECOND_MS);
    await until("the mode is told", async () => told.includes('"mode":"now"'));
    await bench.pace.advance(20 * SECOND_MS);
    await until("a comment keeps the stream open", async () => told.includes("\n:\n\n"));
    const ended = new Promise((resolve) => body.once("close", resolve));
    await helper.unload();
    await ended;
    const gone = await bench.ask(`${PAGE}/boot`);
    await gone.body.dump();
    assert.equal(gone.statusCode, 404, "a removed node leaves no page");
  });

  it("does what messages do, and tells the flow of it", async () => {
    const flow = await bench.open({ anyoneControls: true });
    const { state } = await bench.boot();
    const car = state?.cars[0]?.id;
    const { body } = await bench.post("request", { car, word: "target", value: 90 });
    const answer = (await body.json()) as Record<string, unknown>;
    assert.equal(answer["outcome"], "done");
    const { msg } = await flow.next();
    const { topic, payload, outcome, vehicleId } = msg;
    assert.deepEqual([topic, payload, outcome, vehicleId], ["smartcar/i4/target/set", "90%", "done", BMW]);
    await bench.pace.advance(3 * SECOND_MS);
    assert.equal((await bench.boot()).state?.cars[0]?.target, 90);

    const refused = await bench.post("request", { car, word: "ready", value: { at: "2001-01-01T00:00:00Z" } });
    const said = (await refused.body.json()) as Record<string, unknown>;
    assert.deepEqual([refused.statusCode, said["outcome"], said["code"]], [200, "refused", "BAD_INPUT"]);

    const boost = async (value: unknown): Promise<readonly unknown[]> => {
      const pressed = await bench.post("request", { car, word: "boost", value });
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
    const flow = await bench.open({ anyoneControls: true, askFlow: true });
    const car = (await bench.boot()).state?.cars[0]?.id;
    const press = async (value: string): Promise<Record<string, unknown>> => {
      const { body } = await bench.post("request", { car, word: "mode", value });
      return (await body.json()) as Record<string, unknown>;
    };
    const mode = async (): Promise<unknown> => {
      await bench.pace.advance(3 * SECOND_MS);
      return (await bench.boot()).state?.cars[0]?.mode;
    };
    const pressed = press("now");
    const { msg } = await flow.next();
    assert.equal(await mode(), "off", "nothing is carried out before");
    flow.node.receive({ ...msg, payload: "solar" });
    assert.equal((await pressed)["outcome"], "done");
    assert.equal(await mode(), "solar", "the flow may choose another value");

    const silent = press("now");
    await flow.next();
    await bench.pace.advance(10 * SECOND_MS);
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
    await bench.open({ path: `${PAGE}/` }, "", [first]);
    const { error } = helper.getNode("node") as unknown as { error: { args: readonly unknown[][] } };
    assert.match(String(error.args[0]?.[0]), /Another dashboard node uses the path/);
    assert.equal((await bench.boot()).door.kind, "open");
  });

  it("keeps the last day of its charts over a restart", async () => {
    const userDir = Flow.newUserDir();
    // What was composed holds for a moment of the browsers' time, which stands still unless it is moved.
    const shown = async (): Promise<{ readonly nowW: unknown; readonly chart: readonly number[] }> => {
      await bench.pace.advance(3 * SECOND_MS);
      const { state, series } = await bench.boot();
      const [home] = state?.homes ?? [];
      return { nowW: home?.gridW?.value, chart: series?.homes[home?.id ?? ""]?.gridW?.at ?? [] };
    };
    await bench.open({ anyoneSees: true }, "", [], userDir);
    helper.getNode("tariff").receive({ topic: "house/grid/power", payload: 500 });
    await until("the meter is read", async () => (await shown()).nowW === 500);
    // As after a deploy: it looks at once, and otherwise each minute.
    bench.runtimeEvents?.emit("flows:started");
    await until("the meter is in the chart", async () => (await shown()).chart.length > 0);
    const [startAt] = (await shown()).chart;
    await helper.unload();
    await bench.open({ anyoneSees: true }, "", [], userDir);
    const { nowW, chart } = await shown();
    assert.equal(chart[0], startAt);
    assert.equal(nowW, undefined, "an old reading is none of now");
  });
});
