import assert from "node:assert/strict";
import type { NodeAPI } from "node-red";
import accountNode from "../../../nodes/account/node";
import { tryPrices } from "../../../nodes/prices/try-prices";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../src/core/duration";
import { readFeed } from "../../../src/control/feeds/read-feed";
import type { Home } from "../../../src/home/home";
import { startFeedServer, type FeedServer } from "../../../src/simulator/feeds/feed-server";
import { eurPerKwh } from "../../../src/simulator/feeds/market";
import { FakeClock } from "../../support/fake-clock";
import { Flow, helper, type Out } from "../../support/flow";
import { until } from "../../support/until";

describe("smartcar-prices", () => {
  let server: FeedServer;
  let clock: FakeClock;
  let flow: Flow;
  let userDir: string;
  let RED: NodeAPI;

  beforeEach(async () => {
    clock = new FakeClock("2026-11-29T09:00:00Z");
    server = await startFeedServer({ now: () => clock.now() });
    userDir = Flow.newUserDir();
  });
  afterEach(async () => {
    await helper.unload();
    await server.close();
  });

  const HOME = { id: "home", type: "smartcar-home", zone: "Europe/Berlin", currency: "EUR", fee: "0.2", vat: "19" };

  async function load(
    node: Record<string, unknown> = {},
    credentials: object = {},
    more: readonly Record<string, unknown>[] = [],
  ): Promise<void> {
    const registered = (runtime: NodeAPI): void => {
      RED = runtime;
      accountNode(runtime);
    };
    const own = { type: "smartcar-prices", country: "DE", supplier: "energycharts", zone: "Europe/Berlin", ...node };
    flow = await Flow.load(own, [HOME, ...more], { node: credentials }, userDir, registered, clock, server.route);
  }

  /** The next message of an output. */
  async function next(end: Out["end"]): Promise<Record<string, unknown>> {
    for (;;) {
      const out = await flow.next();
      if (out.end === end) return out.msg;
    }
  }

  /** Lets time pass until something holds: answers come over a real connection. */
  async function pass(ms: number, holds: () => boolean, stepMs = MINUTE_MS): Promise<void> {
    const endAt = clock.now() + ms;
    await until("something has happened", async () => {
      // A busy computer may be slower than the clock.
      await clock.advance(clock.now() < endAt ? Math.min(stepMs, endAt - clock.now()) : SECOND_MS);
      await flow.quiet();
      return holds();
    });
  }

  it("sends prices that a tariff reads, and says below itself what a kWh costs and until when", async () => {
    await load();
    const statuses = flow.statuses();
    await pass(2 * MINUTE_MS, () => flow.rest.length > 0);
    const { payload, topic } = await next("first");

    const found = readFeed({ payload, topic }, { zone: "UTC", now: clock.now() });
    assert.ok(found.ok && found.feed.kind === "prices");
    assert.deepEqual(
      [found.feed.currency, found.feed.source, found.feed.included, found.feed.slots.length],
      ["EUR", "Energy-Charts", {}, 96],
    );
    const now = found.feed.slots.find(({ startAt }) => startAt === clock.now() - (clock.now() % (15 * MINUTE_MS)));
    assert.equal(now?.value, eurPerKwh(clock.now()));
    assert.deepEqual(statuses.at(-1), { fill: "green", shape: "dot", text: "smartcar-prices.status.known" });
    const { payload: why } = await next("second");
    assert.equal((why as { code: string }).code, "ok");
  });

  it("publishes to its home what the owner pays, and sends the same, marked so", async () => {
    await load({ home: "home" });
    await pass(2 * MINUTE_MS, () => flow.rest.length > 0);
    const { payload } = await next("first");
    const { includes, prices: list } = payload as { includes: string; prices: Array<{ start: string; value: number }> };
    assert.equal(includes, "total");
    const [first] = list;
    assert.ok(first);
    const expected = (eurPerKwh(Date.parse(first.start)) + 0.2) * 1.19;
    assert.ok(Math.abs(first.value - expected) < 1e-6);
    const published = (
      helper.getNode("home") as unknown as { home: { latest(kind: "prices"): { value: { slots: unknown[] } } } }
    ).home.latest("prices");
    assert.equal(published.value.slots.length, list.length);
  });

  it("keeps the prices over a restart, and asks for nothing then", async () => {
    await load();
    await pass(2 * MINUTE_MS, () => flow.rest.length > 0);
    await helper.unload();
    server.requests.length = 0;
    server.break({ status: 503 });
    await load();
    await pass(5 * MINUTE_MS, () => flow.rest.length > 0);
    const { payload } = await next("first");
    assert.equal((payload as { prices: unknown[] }).prices.length, 96);
    assert.equal(server.requests.length, 0);
  });

  it("says loudly when tomorrow is late, once, and when it is there", async () => {
    await load();
    await pass(2 * MINUTE_MS, () => flow.rest.length > 0);
    flow.take();
    server.break({ status: 503 });
    const codes: unknown[] = [];
    const gather = (): void => {
      for (const { end, msg } of flow.take())
        if (end === "second") codes.push((msg["payload"] as { code: string }).code);
    };
    await pass(8 * HOUR_MS, () => (gather(), codes.includes("late")), 20 * MINUTE_MS);
    server.break();
    await pass(2 * HOUR_MS, () => (gather(), codes.at(-1) === "ok"), 20 * MINUTE_MS);
    assert.deepEqual(codes, ["failed", "late", "ok"]);
  });

  it("gives an error without the token to a Catch node, where the supplier does not accept it", async () => {
    await load({ supplier: "tibber" }, { token: "wrong-token-123" });
    await pass(2 * MINUTE_MS, () => flow.rest.some(({ end }) => end === "catch"));
    const all = JSON.stringify(
      flow.take().map(({ msg }) => ({ ...msg, error: String((msg["error"] as Error | undefined)?.message) })),
    );
    assert.match(all, /does not accept the token/);
    assert.doesNotMatch(all, /wrong-token/);
    const asked = server.requests.length;
    await clock.advance(50 * MINUTE_MS);
    await flow.quiet();
    assert.equal(server.requests.length, asked);
  });

  it("names what is missing: an area, a token, an address", async () => {
    for (const [node, expected] of [
      [{ supplier: "octopus" }, /price area/],
      [{ supplier: "entsoe" }, /token/],
      [{ supplier: "own" }, /address/i],
    ] as const) {
      await load(node);
      const { error } = await flow.ask({ payload: "request" }).then(({ msg }) => msg);
      assert.match((error as Error).message, expected);
      await helper.unload();
    }
    assert.equal(server.requests.length, 0);
  });

  it("makes prices up without a network, and marks them, in its home too", async () => {
    await load({ supplier: "simulated", home: "home" });
    await pass(2 * MINUTE_MS, () => flow.rest.length > 0);
    const { payload, simulated } = await next("first");

    const { home } = helper.getNode("home") as unknown as { readonly home: Home };
    assert.equal(simulated, true);
    assert.ok((payload as { prices: unknown[] }).prices.length >= 56);
    assert.equal(home.latest("prices")?.from.isSimulated, true);
    assert.equal(server.requests.length, 0);
    const tried = await tryPrices(RED, { id: "node", country: "DE", supplier: "simulated", home: "home" }, { clock });
    assert.match(tried.lines.join("\n"), /simulated: \d+ prices, each for 15 minutes/);
  });

  it("follows the clock of a simulator, and no live account", async () => {
    const start = "2025-01-15T22:00:00Z";
    const account = { id: "account", type: "smartcar-account", environment: "simulator", simulatorStart: start };
    await load({ supplier: "simulated", account: "account" }, {}, [account]);
    await pass(2 * MINUTE_MS, () => flow.rest.length > 0);
    const { payload } = await next("first");
    const [first] = (payload as { prices: Array<{ start: string }> }).prices;
    assert.equal(first?.start.slice(0, 7), "2025-01");
    await helper.unload();

    await load({ supplier: "simulated", account: "account" }, {}, [{ ...account, environment: "live" }]);
    const { error } = await flow.ask({ payload: "request" }).then(({ msg }) => msg);
    assert.match((error as Error).message, /cannot follow a live account/);
  });

  it("shows in a dialog what came, or the settings that would read it", async () => {
    await load({ supplier: "own", address: `${server.origin}/prices` });
    const form = { id: "node", country: "DE", supplier: "own", zone: "Europe/Berlin", use: "import", includes: "auto" };
    const good = await tryPrices(RED, { ...form, address: `${server.origin}/prices` }, { clock });
    assert.match(good.lines.join("\n"), /own: 56 prices, each for 15 minutes\. From 10:00 until .*\. Lowest 0\.\d{3}/);

    await clock.advance(MINUTE_MS);
    const unknown = { ...form, address: `${server.origin}/unknown` };
    await assert.rejects(
      tryPrices(RED, unknown, { clock }),
      /"List" result\.list, "Start" moment_of, and "Value" costs/,
    );
    await clock.advance(MINUTE_MS);
    const shape = { feedPath: "result.list", feedStart: "moment_of", feedValue: "costs", feedFactor: "0.01" };
    const read = await tryPrices(RED, { ...unknown, ...shape }, { clock });
    assert.match(read.lines.join("\n"), /56 prices/);
    await assert.rejects(tryPrices(RED, { ...unknown, ...shape }, { clock }), { code: "RATE_LIMIT" });
  });

  it("gives a dialog's attempt the deployed token only for where it goes already", async () => {
    await load({ supplier: "own", address: `${server.origin}/prices` }, { token: "X-Key: abc" });
    await clock.advance(DAY_MS / 24);
    server.requests.length = 0;
    const form = { id: "node", country: "DE", supplier: "own", token: "__PWRD__", use: "import", includes: "auto" };
    await tryPrices(RED, { ...form, address: `${server.origin}/prices?x` }, { clock });
    assert.equal(server.requests.at(-1)?.headers["x-key"], "abc");
    const other = await startFeedServer({ now: () => clock.now() });
    await tryPrices(RED, { ...form, address: `${other.origin}/prices` }, { clock });
    assert.equal(other.requests.at(-1)?.headers["x-key"], undefined);
    await other.close();
  });
});
