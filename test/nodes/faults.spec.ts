import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { request } from "undici";
import type { Simulator, SimulatorOptions } from "../../src/simulator/simulator";
import { BMW, cloudAndAccount, Flow, helper } from "../support/flow";

/** What a person meets when something goes wrong on the way to Smartcar: a code for flows, a sentence for people, no secret. */
describe("what goes wrong is said", () => {
  let simulator: Simulator;

  afterEach(async () => {
    await helper.unload();
    await simulator.close();
  });

  interface Case {
    readonly what: string;
    readonly options?: SimulatorOptions;
    readonly fault?: object;
    readonly account?: object;
    readonly credentials?: object;
    readonly code: string;
    readonly says: RegExp;
  }

  const CASES: readonly Case[] = [
    {
      what: "a wrong secret",
      credentials: { clientId: "client_simulator", clientSecret: "wrong-secret" },
      code: "CREDENTIALS",
      says: /client id.*client secret/i,
    },
    {
      what: "an application id where a client id belongs",
      credentials: { clientId: "51000000-0000-4000-8000-00000000abcd", clientSecret: "wrong-secret" },
      code: "BAD_INPUT",
      says: /client_.*Application ID/,
    },
    {
      what: "no secret at all",
      credentials: { clientId: "client_simulator" },
      code: "NOT_CONFIGURED",
      says: /no client ID or no client secret|no client secret/,
    },
    {
      what: "a car of another user",
      options: { cars: [car({ userId: "51000000-0000-4000-8000-000000000099" })] },
      code: "PERMISSION",
      says: /permission|granted|no access/i,
    },
    { what: "an account without cars", options: { cars: [] }, code: "NOT_FOUND", says: /Choose a car from the list/ },
    { what: "an HTML error page", fault: { garbage: "html" }, code: "BAD_RESPONSE", says: /proxy|outage|HTML/i },
    {
      what: "a cut body",
      fault: { garbage: "cut-json" },
      code: "BAD_RESPONSE",
      says: /is incomplete/,
    },
    { what: "an empty body", fault: { garbage: "empty" }, code: "BAD_RESPONSE", says: /empty/i },
    { what: "a cut connection", fault: { cut: "before" }, code: "NETWORK", says: /network|connection/i },
    {
      what: "429 with Retry-After",
      fault: limited("VEHICLE", { "retry-after": "90" }),
      code: "RATE_LIMIT",
      says: /possible in 90 seconds/,
    },
    { what: "429 without Retry-After", fault: limited("SMARTCAR_API", {}), code: "RATE_LIMIT", says: /too many|rate/i },
    { what: "430", options: { rules: { monthlyCalls: 0 } }, code: "PLAN_LIMIT", says: /month|plan/i },
    { what: "500", fault: v3Error(500, "SERVER", "INTERNAL"), code: "SERVER", says: /Smartcar/ },
    { what: "502", fault: v3Error(502, "UPSTREAM", "NO_RESPONSE"), code: "UPSTREAM", says: /make/i },
    { what: "504", fault: { status: 504, body: "" }, code: "TIMEOUT", says: /time/i },
    {
      what: "a name that no name service knows",
      account: { origin: "http://smartcar.invalid" },
      code: "NETWORK",
      says: /smartcar\.invalid/,
    },
    {
      what: "an address where nobody listens",
      account: { origin: "http://127.0.0.1:9" },
      code: "NETWORK",
      says: /127\.0\.0\.1/,
    },
  ];

  for (const { what, options, fault, account, credentials, code, says } of CASES) {
    it(`${what}: ${code}`, async () => {
      const cloud = await cloudAndAccount(options);
      simulator = cloud.simulator;
      if (fault) await faults(simulator, { match: { path: "/v3/vehicles" }, ...fault });
      const configs = cloud.configs.map((config) => (config["id"] === "account" ? { ...config, ...account } : config));
      const known = options?.cars?.length === 1 ? configs.map(withUser(simulator.userId)) : configs;
      const flow = await Flow.load(
        { type: "smartcar-signals", vehicle: "bmw", mode: "demand" },
        known,
        credentials ? { account: credentials } : cloud.credentials,
      );
      const seen = flow.statuses();

      const { end, msg } = await flow.ask({ trip: 42 });

      assert.equal(end, "catch");
      assert.equal(msg["trip"], 42);
      const error = msg["error"] as Record<string, unknown>;
      assert.equal(error["code"], code);
      assert.match(String(error["message"]), says);
      assert.doesNotMatch(JSON.stringify(msg), /wrong-secret|Bearer [\w-]{8}/);
      assert.match(JSON.stringify(seen.at(-1)), new RegExp(`smartcar-signals\\.status\\.${code}`));
    });
  }

  it("counts nothing for what Smartcar turned away, and goes on when it is over", async () => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    await faults(simulator, {
      match: { path: "/v3/vehicles" },
      ...v3Error(403, "AUTHENTICATION", "ACCESS_DENIED"),
      times: 1,
    });
    const settings = { type: "smartcar-signals", vehicle: "bmw", mode: "demand" };
    const flow = await Flow.load(settings, cloud.configs, cloud.credentials);

    const outs = [await flow.ask({}), await flow.ask({})];

    assert.deepEqual(
      outs.map(({ end }) => end),
      ["catch", "first"],
    );
    assert.deepEqual(outs[1]?.msg["budget"], { callsLeft: 499, stopsLeft: 80 });
  });

  it("keeps a broken ledger file aside, starts again, and says so", async () => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    const userDir = Flow.newUserDir();
    mkdirSync(join(userDir, "smartcar"));
    writeFileSync(join(userDir, "smartcar", "account.json"), '{"car/1/calls": {"2026-');
    const flow = await Flow.load(
      { type: "smartcar-signals", vehicle: "bmw", mode: "demand" },
      cloud.configs,
      cloud.credentials,
      userDir,
    );

    const outs = [await flow.ask({}), await flow.next()];

    assert.deepEqual(outs.map(({ end }) => end).toSorted(), ["catch", "first"]);
    const reported = outs.find(({ end }) => end === "catch")?.msg["error"] as Record<string, unknown>;
    assert.equal(reported["code"], "STORE");
    assert.match(
      String(reported["message"]),
      /account\.json is not valid JSON\. It was renamed to account\.json\.corrupt-/,
    );
    assert.equal(readdirSync(join(userDir, "smartcar")).filter((name) => name.includes(".corrupt-")).length, 1);
  });

  it("reads on when the ledger cannot be written, and says so once", async () => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    const userDir = Flow.newUserDir();
    writeFileSync(join(userDir, "smartcar"), "a file where the folder should be");
    const flow = await Flow.load(
      { type: "smartcar-signals", vehicle: "bmw", mode: "demand" },
      cloud.configs,
      cloud.credentials,
      userDir,
    );

    const outs = [await flow.ask({}), await flow.next(), await flow.ask({})];

    assert.deepEqual(outs.map(({ end }) => end).toSorted(), ["catch", "first", "first"]);
    const last = outs.at(-1);
    assert.deepEqual(last?.msg["budget"], { callsLeft: 498, stopsLeft: 80 });
  });
});

function car(more: object): NonNullable<SimulatorOptions["cars"]>[number] {
  return { id: BMW, make: "BMW", model: "i4", year: 2024, capacityKwh: 81, acPowerW: 3700, ...more };
}

/** The vehicle as a person would type it who thinks that the car is theirs. */
function withUser(userId: string): (config: Record<string, unknown>) => Record<string, unknown> {
  return (config) => (config["id"] === "bmw" ? { ...config, userId, make: "BMW" } : config);
}

function v3Error(status: number, type: string, code: string): object {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ errors: [{ status: String(status), type, code, title: code, detail: "as asked for" }] }),
  };
}

function limited(code: string, headers: object): object {
  const error = v3Error(429, "RATE_LIMIT", code) as { headers: object };
  return { ...error, headers: { ...error.headers, ...headers } };
}

async function faults(simulator: Simulator, fault: object): Promise<void> {
  const { statusCode, body } = await request(`${simulator.origin}/simulator/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify([fault]),
  });
  assert.equal(statusCode, 204, await body.text());
}
