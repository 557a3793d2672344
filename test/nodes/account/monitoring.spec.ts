import assert from "node:assert/strict";
import { request, type Dispatcher } from "undici";
import type { AccountNode } from "../../../nodes/account/account";
import { BMW, type Flow, helper, TESLA } from "../../support/flow";
import { makeWebhook } from "../../support/flow-server";
import { readMetrics, type Scraped } from "../../src/monitor/read-metrics";
import { PATH, webhookFlow } from "../../support/webhook-flow";

const TOKEN = "a-token-for-monitoring";

describe("an account's monitoring", () => {
  const at = webhookFlow();

  interface Got {
    readonly status: number;
    readonly headers: Record<string, unknown>;
    readonly text: string;
  }
  async function get(path: string, headers = {}, method: Dispatcher.HttpMethod = "GET"): Promise<Got> {
    const answer = await request(`${at.server.origin}${path}`, { headers, method, reset: true });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  }
  const load = (settings: object, credentials: object = {}): Promise<Flow> => {
    const { cloud } = at;
    cloud.configs[0] = { ...cloud.configs[0], monitoring: true, ...settings };
    cloud.credentials["account"] = { ...cloud.credentials["account"], ...credentials };
    return at.load();
  };
  const valueOf = (
    samples: readonly Scraped[],
    name: string,
    labels: Record<string, string> = {},
  ): number | undefined =>
    samples.find(
      (one) => one.name === name && Object.entries(labels).every(([label, text]) => one.labels[label] === text),
    )?.value;
  const statusOf = (text: string, name: string): unknown => {
    const { checks } = JSON.parse(text) as { checks: Array<{ name: string; status: string; code?: string }> };
    const found = checks.find((one) => one.name === name);
    return found && [found.status, found.code];
  };

  it("is off unless it is wanted", async () => {
    await load({ monitoring: false });

    assert.equal((await get("/smartcar-monitoring/health")).status, 404);
  });

  it("counts what happens, in sums that Prometheus reads, and says nothing of anybody", async () => {
    const flow = await load({ monitoringPath: "/watch", name: "Account of the Meiers" });
    await makeWebhook(at.simulator, at.server.origin + PATH);
    await at.simulator.deliveriesDone();
    at.simulator.car(BMW).change({ charging: true });
    await at.simulator.deliveriesDone();
    await flow.quiet();
    const { account } = helper.getNode("account") as unknown as AccountNode;
    await account.garage.car(TESLA).read();
    await account.garage.car(BMW).commands.charge("stop");

    const { status, headers, text } = await get("/watch/metrics");
    const health = await get("/watch/health");

    assert.equal(status, 200);
    assert.equal(headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    assert.equal(headers["cache-control"], "no-store");
    const samples = readMetrics(text);
    assert.ok((valueOf(samples, "smartcar_calls_total", { kind: "read", outcome: "ok" }) ?? 0) >= 1);
    assert.equal(valueOf(samples, "smartcar_calls_total", { kind: "command", outcome: "ok" }), 1);
    assert.equal(valueOf(samples, "smartcar_commands_total", { command: "stop", outcome: "done" }), 1);
    assert.ok((valueOf(samples, "smartcar_webhook_deliveries_total", { result: "accepted" }) ?? 0) >= 4);
    assert.equal(valueOf(samples, "smartcar_request_duration_seconds_count", { kind: "command" }), 1);
    assert.ok((valueOf(samples, "smartcar_cars") ?? 0) >= 4);
    assert.equal(valueOf(samples, "smartcar_requests_waiting"), 0);
    assert.equal(valueOf(samples, "smartcar_store_errors_total"), 0);
    assert.equal(valueOf(samples, "smartcar_plan_missed_total"), 0);
    assert.ok(samples.every(({ labels }) => labels["account"] === "account"));
    assert.match(text, /^smartcar_build_info\{account="account",version="\d+\.\d+\.\d+"\} 1$/m);

    assert.equal(health.status, 200);
    assert.equal(health.headers["content-type"], "application/json; charset=utf-8");
    assert.deepEqual(statusOf(health.text, "smartcar"), ["ok", undefined]);
    assert.match(health.text, /"since":"\d{4}-\d\d-\d\dT/);
    const { credentials, managementToken, userId, cars, origin } = at.simulator;
    const secrets = [credentials.clientSecret, credentials.clientId, managementToken, userId, "Meier", origin];
    const personal = cars.flatMap(({ spec: { id, vin, home } }) => [id, vin, String(home.latitude)]);
    for (const word of [...secrets, ...personal]) assert.ok(!text.includes(word) && !health.text.includes(word), word);
  });

  it("wants the token where one is set", async () => {
    await load({}, { monitoringToken: TOKEN });
    const bearer = { authorization: `Bearer ${TOKEN}` };

    for (const name of ["health", "metrics"]) {
      const path = `/smartcar-monitoring/${name}`;
      const without = await get(path);
      assert.deepEqual([without.status, without.headers["www-authenticate"], without.text], [401, "Bearer", ""]);
      assert.equal((await get(path, { authorization: "Bearer another" })).status, 401);
      assert.equal((await get(path, { authorization: `Basic ${TOKEN}` })).status, 401);
      assert.equal((await get(path, bearer)).status, 200);
    }
    assert.equal((await get("/smartcar-monitoring/health", bearer, "POST")).status, 405);
    assert.equal((await get("/smartcar-monitoring/other", bearer)).status, 404);
    assert.equal((await get("/smartcar-monitoring/metrics", bearer, "HEAD")).status, 200);
  });

  it("shows what is wrong: missing credentials, a refused delivery, settings that cannot be used", async () => {
    await load({}, { clientSecret: "" });
    await at.server.post(PATH, JSON.stringify({ eventType: "VEHICLE_STATE", data: {} }), { "sc-signature": "00" });
    const bare = await get("/smartcar-monitoring/health");
    await helper.unload();
    await load({ callsPerMonth: "many", name: "${UNSET_OF_A_TEST}" });
    const wrong = await get("/smartcar-monitoring/health");

    assert.equal(bare.status, 200);
    assert.deepEqual(statusOf(bare.text, "smartcar"), ["degraded", "NOT_CONFIGURED"]);
    assert.deepEqual(statusOf(bare.text, "webhook"), ["degraded", "CREDENTIALS"]);
    assert.match(bare.text, /^\{"status":"degraded"/);
    assert.equal(wrong.status, 503);
    assert.deepEqual(statusOf(wrong.text, "settings"), ["failing", "BAD_INPUT"]);
  });
});
