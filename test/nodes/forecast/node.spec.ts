import assert from "node:assert/strict";
import type { NodeAPI } from "node-red";
import { withDeployedEnv } from "../../../nodes/runtime/draft-env";
import { tryForecast } from "../../../nodes/forecast/try-forecast";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../src/core/duration";
import { readFeed } from "../../../src/control/feeds/read-feed";
import type { Home } from "../../../src/home/home";
import { startFeedServer, type FeedServer } from "../../../src/simulator/feeds/feed-server";
import { irradiance } from "../../../src/simulator/feeds/solar-bodies";
import { FakeClock } from "../../support/fake-clock";
import { Flow, helper, type Out } from "../../support/flow";
import { until } from "../../support/until";

interface Why {
  readonly code: string;
  readonly text: string;
  readonly yieldPercent?: number;
}

describe("smartcar-forecast", () => {
  let server: FeedServer;
  let clock: FakeClock;
  let flow: Flow;
  let RED: NodeAPI;

  beforeEach(async () => {
    clock = new FakeClock("2026-06-10T03:00:00Z");
    server = await startFeedServer({ now: () => clock.now() });
  });
  afterEach(async () => {
    await helper.unload();
    await server.close();
  });

  async function load(
    node: Record<string, unknown> = {},
    credentials: object = {},
    userDir = Flow.newUserDir(),
  ): Promise<void> {
    const registered = (runtime: NodeAPI): void => void (RED = runtime);
    const own = { type: "smartcar-forecast", service: "openmeteo", planes: "5 30 180", home: "home", ...node };
    const home = { id: "home", type: "smartcar-home", zone: "Europe/Berlin" };
    const secrets = { node: credentials, home: { latitude: "52.5", longitude: "13.4" } };
    flow = await Flow.load(own, [home], secrets, userDir, registered, clock, server.route);
  }

  /** Lets a second pass after the other until something has come out: answers come over a real connection. */
  async function out(fits: (out: Out) => boolean): Promise<Out> {
    let found: Out | undefined;
    await until("something has come out", async () => {
      await clock.advance(SECOND_MS);
      await flow.quiet();
      found ??= flow.take().find(fits);
      return found !== undefined;
    });
    return found ?? assert.fail();
  }

  it("sends a forecast that a tariff reads, and gives it to its home", async () => {
    await load();
    const { msg } = await out(({ end }) => end === "first");
    const found = readFeed(msg, { zone: "UTC", now: clock.now(), expect: "forecast" });
    assert.ok(found.ok && found.feed.kind === "forecast");
    const at = Date.parse("2026-06-10T10:00:00Z");
    const slot = found.feed.slots.find(({ startAt }) => startAt === at);
    assert.equal(slot?.value, Math.round(irradiance(at, 180, 30) * 5 * 0.85));
    const { home } = helper.getNode("home") as unknown as { readonly home: Home };
    assert.equal(home.latest("forecast")?.value.slots.length, found.feed.slots.length);
  });

  it("learns from its home's meter what the panels yield, and says it", async () => {
    await load();
    await out(({ end }) => end === "first");
    const { home } = helper.getNode("home") as unknown as { readonly home: Home };
    const whys: Why[] = [];
    const gather = (): void => {
      for (const { end, msg } of flow.take()) if (end === "second") whys.push(msg["payload"] as Why);
    };
    await until("the yield is said", async () => {
      for (let step = 0; step < 36; step += 1) {
        await clock.advance(5 * MINUTE_MS);
        const value = irradiance(clock.now(), 180, 30) * 5 * 0.85 * 0.7;
        home.publish("solar", [{ quantity: "solar", value }], { id: "meter", name: "meter" }, clock.now());
      }
      await flow.quiet();
      gather();
      return (whys.at(-1)?.yieldPercent ?? 100) < 85;
    });
    assert.match(whys.at(-1)?.text ?? "", /The panels produce \d\d% of the forecast\./);
  });

  it("makes a forecast up without a network, and marks it, in its home too", async () => {
    await load({ service: "simulated" });
    const { msg } = await out(({ end }) => end === "first");
    const { home } = helper.getNode("home") as unknown as { readonly home: Home };
    assert.equal(msg["simulated"], true);
    assert.equal(home.latest("forecast")?.from.isSimulated, true);
    assert.equal(server.requests.length, 0);
  });

  it("learns nothing from made-up panels about real ones", async () => {
    await load();
    await out(({ end }) => end === "first");
    const { home } = helper.getNode("home") as unknown as { readonly home: Home };
    for (let step = 0; step < 96; step += 1) {
      await clock.advance(15 * MINUTE_MS);
      const from = { id: "meter", name: "meter", isSimulated: true };
      home.publish("solar", [{ quantity: "solar", value: 100 }], from, clock.now());
    }
    await flow.quiet();
    flow.take();
    const { msg } = await flow.ask({ payload: "request" });
    const [noon] = (msg["payload"] as Array<{ start: string; value: number }>).filter(({ start }) =>
      start.startsWith("2026-06-11T10:00"),
    );
    assert.equal(noon?.value, Math.round(irradiance(Date.parse(noon?.start ?? ""), 180, 30) * 5 * 0.85));
  });

  it("names what is missing", async () => {
    for (const [node, credentials, expected] of [
      [{ planes: "" }, {}, /Roof planes/],
      [{ service: "solcast", sites: "abc" }, {}, /token/],
      [{ service: "vrm" }, { token: "t" }, /Site/],
      [{ service: "evcc" }, {}, /address/],
      [{ service: "openmeteo", home: "" }, {}, /position/],
    ] as const) {
      await load(node, credentials);
      const { msg } = await flow.ask({ payload: "request" });
      assert.match((msg["error"] as Error).message, expected);
      await helper.unload();
    }
    assert.equal(server.requests.length, 0);
  });

  it("keeps the forecast over an outage, and gives no token away in an error", async () => {
    await load({ service: "vrm", sites: "1" }, { token: "secret-token-9" });
    const fault = await out(({ end }) => end === "catch");
    const text = JSON.stringify([(fault.msg["error"] as Error).message, server.requests.length]);
    assert.match(text, /does not accept the token/);
    assert.doesNotMatch(text, /secret-token/);
  });

  it("counts what its dialog asks, and shares the requests of a day with all that use the same account", async () => {
    const solcast = { service: "solcast", sites: "roof" };
    const userDir = Flow.newUserDir();
    await load(solcast, { token: "good-token" }, userDir);
    await out(({ end }) => end === "first");
    const tried = { id: "node", ...solcast, token: "good-token" };
    const around = { clock, route: server.route };
    const asked = (): Promise<unknown> => clock.advance(MINUTE_MS).then(() => tryForecast(RED, tried, around));
    for (let count = 0; count < 9; count += 1) await asked();
    await assert.rejects(asked(), { code: "RATE_LIMIT" });
    await helper.unload();
    const before = server.requests.length;

    await load(solcast, { token: "good-token" }, userDir);
    await clock.advance(10 * HOUR_MS);
    await flow.quiet();

    assert.equal(before, 10);
    assert.equal(server.requests.length, 10);
  });

  it("asks for a dialog about the position that a variable sets, where the deployed node has it", async () => {
    process.env["LATITUDE_OF_A_TEST"] = "52.5";
    const place = { latitude: "${LATITUDE_OF_A_TEST}", longitude: "13.4" };
    await load({ home: "" }, place);
    delete process.env["LATITUDE_OF_A_TEST"];
    const form = { id: "node", service: "openmeteo", planes: "5 30 180", ...place };

    assert.equal(withDeployedEnv(RED, form)["latitude"], "52.5");
    assert.throws(() => withDeployedEnv(RED, { ...form, id: "other" }), { code: "BAD_INPUT" });
    assert.throws(() => withDeployedEnv(RED, { ...form, longitude: place.latitude }), { code: "BAD_INPUT" });
  });

  it("shows in a dialog what came", async () => {
    await load();
    await out(({ end }) => end === "first");
    await clock.advance(HOUR_MS);
    const form = { id: "node", service: "openmeteo", planes: "5 30 180", home: "home" };
    const { lines } = await tryForecast(RED, form, { clock, route: server.route });
    assert.match(
      lines.join(" "),
      /Open-Meteo: \d+ values\. Solar forecast: [\d.]+ kWh today, [\d.]+ kWh tomorrow\. Highest [\d,]+ W at (\w+ )?\d\d:\d\d\./,
    );
  });
});
