import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { NodeAPI } from "node-red";
import type { Account } from "../../nodes/account/account";
import account from "../../nodes/account/node";
import { CALLBACK, ConnectBench, REDIRECT, USER } from "../support/connect-bench";
import { BMW, helper } from "../support/flow";
import { itWithTokens } from "../support/vehicle/owner-tokens";

describe("connecting a car", () => {
  let bench: ConnectBench;

  beforeEach(async () => {
    bench = await ConnectBench.open();
  });
  afterEach(() => bench.close());

  it("opens Connect before the first deploy, with what the form says", async () => {
    await helper.load(account, [] as never);

    const { url, state } = await bench.begin();

    assert.equal(url.origin, bench.simulator.origin);
    const query = url.searchParams;
    assert.equal(query.get("client_id"), bench.simulator.applicationId);
    assert.equal(query.get("redirect_uri"), REDIRECT);
    assert.equal(query.get("make"), "BMW");
    assert.equal(query.get("mode"), "live");
    assert.match(query.get("scope") ?? "", /control_charge/);
    assert.equal(query.get("state"), state);
    assert.match(state, /^[\w-]{43}$/);
  });

  it("ends with a car, says so to owner and editor, and keeps whose it is", async () => {
    await bench.deploy();
    const { url, state } = await bench.begin();
    assert.deepEqual(await bench.status(state), { result: "waiting" });

    const back = await bench.decide(url, { decision: "connect", vehicle: BMW });
    const page = await bench.comeBack(Object.fromEntries(back.searchParams));

    assert.equal(back.origin + back.pathname, REDIRECT);
    assert.equal(page.status, 200);
    assert.match(page.text, /smartcar-account\.connect\.result\.connected</);
    assert.deepEqual(await bench.status(state), { result: "connected", userId: USER });
    const { account: deployed } = helper.getNode("account") as unknown as { account: Account };
    assert.deepEqual(await deployed.owners.userIds(), [USER]);
    assert.equal(await deployed.owners.tokensOf(USER).get(), undefined);
  });

  itWithTokens(
    "keeps the tokens of version 2 where records are asked for: sealed, and for Node-RED's user only",
    async () => {
      await bench.deploy();
      const { url } = await bench.begin({ purposes: ["reading", "records"] });

      const back = await bench.decide(url, { decision: "connect", vehicle: BMW });
      const page = await bench.comeBack(Object.fromEntries(back.searchParams));

      assert.match(page.text, /result\.connected</);
      const { account: deployed } = helper.getNode("account") as unknown as { account: Account };
      const tokens = await deployed.owners.tokensOf(USER).get();
      assert.ok(tokens);
      assert.ok(tokens.expiresAt > bench.simulator.clock.now());
      const folder = join(bench.userDir, "smartcar");
      assert.deepEqual(readdirSync(folder).toSorted(), [
        "account-owners.json",
        "account-owners.json.bak",
        "owners.key",
      ]);
      for (const file of readdirSync(folder)) {
        assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file);
        const content = readFileSync(join(folder, file), "utf8");
        for (const secret of [tokens.accessToken, tokens.refreshToken, USER])
          assert.ok(!content.includes(secret), file);
      }
    },
  );

  itWithTokens("has a car also where the tokens cannot be had, and says why", async () => {
    await helper.load(account, [] as never);
    const { state } = await bench.begin({ purposes: ["reading", "records"] });

    const page = await bench.comeBack({ state, user_id: USER, code: "stale" });

    assert.equal(page.status, 200);
    const { why, ...outcome } = (await bench.status(state)) as { why: string };
    assert.deepEqual(outcome, { result: "connected_no_tokens", userId: USER });
    assert.match(why, /Connect the car again/);
    assert.doesNotMatch(why, /stale|"simulator"/);
  });

  for (const [error, result] of [
    ["access_denied", "access_denied"],
    ["invalid_subscription", "invalid_subscription"],
    ["configuration_error", "configuration_error"],
    ["no_vehicles", "no_vehicles"],
    ["vehicle_incompatible", "vehicle_incompatible"],
    ["server_error", "server_error"],
  ] as const) {
    it(`has a sentence of its own for ${error}`, async () => {
      await helper.load(account, [] as never);
      const { url, state } = await bench.begin();

      const back = await bench.decide(url, { decision: "error", error, vehicle: BMW });
      const page = await bench.comeBack(Object.fromEntries(back.searchParams));

      assert.equal(page.status, 400);
      assert.match(page.text, new RegExp(`connect\\.result\\.${result}<`));
      const car = error === "vehicle_incompatible" ? "BMW i4 2024" : "";
      assert.deepEqual(await bench.status(state), { result, car });
    });
  }

  it("says that a car does not fit where Smartcar does not say which", async () => {
    await helper.load(account, [] as never);
    const { state } = await bench.begin();

    await bench.comeBack({ state, error: "vehicle_incompatible" });

    assert.deepEqual(await bench.status(state), { result: "some_incompatible" });
  });

  it("takes a denial for a denial", async () => {
    await helper.load(account, [] as never);
    const { url, state } = await bench.begin();

    await bench.comeBack(Object.fromEntries((await bench.decide(url, { decision: "deny" })).searchParams));

    assert.deepEqual(await bench.status(state), { result: "access_denied", car: "" });
  });

  it("shows nothing of what came with the address, and lets nothing of it run", async () => {
    await helper.load(account, [] as never);
    const { state } = await bench.begin();

    const { text, headers } = await bench.comeBack({
      state,
      error: "vehicle_incompatible",
      error_description: "<script>alert(1)</script>",
      vin: "WBA00000000000001",
      make: "<img src=x onerror=alert(1)>",
    });

    for (const part of [state, "alert(1)", "WBA0"]) assert.ok(!text.includes(part), part);
    assert.match(headers["content-security-policy"] ?? "", /default-src 'none'.*frame-ancestors 'none'/);
    assert.equal(headers["cache-control"], "no-store");
    assert.equal(headers["referrer-policy"], "no-referrer");
    assert.match(text, /window\.close\(\)/);
  });

  it("says what is missing instead of opening a page", async () => {
    await helper.load(account, [] as never);

    for (const [change, message] of [
      [{ applicationId: "" }, /no Application ID/],
      [{ applicationId: "client_simulator" }, /This is a client ID/],
      [{ clientSecret: "" }, /no client secret/],
      [{ purposes: [] }, /Accepted: at least one/],
      [{ purposes: ["everything"] }, /Accepted: at least one/],
      [{ redirectUri: "https://home.example/elsewhere" }, /redirect address/],
      [{ redirectUri: `javascript:alert(1)//${CALLBACK}` }, /redirect address/],
      [{ redirectUri: `${REDIRECT}?state=1` }, /redirect address/],
    ] as const) {
      const { status: code, body } = await bench.post("/smartcar/connect", { ...bench.form, ...change });
      assert.equal(code, 422, JSON.stringify(change));
      assert.match((body["error"] as { message: string }).message, message);
    }
  });

  it("asks an editor for the right to write, and the owner's browser for nothing", async () => {
    const guarded: string[] = [];
    const watched = (RED: NodeAPI): void => {
      RED.auth.needsPermission = (permission: string) => (_req, res) => {
        guarded.push(permission);
        res.status(401).end();
      };
      account(RED);
    };
    await helper.load(watched, [] as never);

    assert.equal((await bench.post("/smartcar/connect", bench.form)).status, 401);
    assert.equal((await bench.post("/smartcar/connect/status", { state: "s" })).status, 401);
    assert.equal((await bench.comeBack({ state: "s" })).status, 400);
    assert.deepEqual(guarded, ["smartcar.write", "smartcar.write"]);
  });
});
