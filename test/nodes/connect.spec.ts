import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { NodeAPI } from "node-red";
import type { Account } from "../../nodes/account/account";
import { serveConnect } from "../../nodes/connect/connect-endpoints";
import { openOwners } from "../../nodes/account/open-owners";
import { DraftAccounts } from "../../nodes/connect/draft-accounts";
import account from "../../nodes/account/node";
import { MINUTE_MS } from "../../src/core/duration";
import type { Simulator } from "../../src/simulator/simulator";
import { FakeClock } from "../support/fake-clock";
import { BMW, Flow, cloudAndAccount, helper } from "../support/flow";
import { itWithTokens } from "../support/vehicle/owner-tokens";

const USER = "51000000-0000-4000-8000-000000000001";
const CALLBACK = "/smartcar/connect/callback";
const REDIRECT = `https://home.example/admin${CALLBACK}`;

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Record<string, string>;
  readonly body: Record<string, unknown>;
}

describe("connecting a car", () => {
  let simulator: Simulator;
  let userDir: string;
  let form: Record<string, unknown>;

  beforeEach(async () => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    userDir = Flow.newUserDir();
    helper.settings({ userDir });
    form = {
      id: "account",
      environment: "custom",
      origin: simulator.origin,
      ...simulator.credentials,
      applicationId: simulator.applicationId,
      redirectUri: REDIRECT,
      purposes: ["reading", "charging"],
      make: "BMW",
    };
  });
  afterEach(async () => {
    await helper.unload();
    await simulator.close();
  });

  const deploy = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const node = { type: "smartcar-account", environment: "custom", ...form, id: "account" };
      const { clientId, clientSecret } = simulator.credentials;
      helper
        .load(account, [node] as never, { account: { clientId, clientSecret } }, () => resolve(undefined))
        .catch(reject);
    });
  const post = async (path: string, body: object): Promise<Answer> => helper.request().post(path).send(body);
  const begin = async (change: object = {}): Promise<{ url: URL; state: string }> => {
    const { status, body } = await post("/smartcar/connect", { ...form, ...change });
    assert.equal(status, 200, JSON.stringify(body));
    return { url: new URL(String(body["url"])), state: String(body["state"]) };
  };
  const comeBack = async (query: Record<string, string>): Promise<Answer> =>
    helper.request().get(`${CALLBACK}?${new URLSearchParams(query).toString()}`);
  const status = async (state: string): Promise<unknown> => (await post("/smartcar/connect/status", { state })).body;

  /** What the owner does on Connect's page; gives the address that the browser is sent to. */
  const decide = async (url: URL, decision: Record<string, string>): Promise<URL> => {
    const body = new URLSearchParams(decision);
    const response = await fetch(url, { method: "POST", body, redirect: "manual" });
    return new URL(response.headers.get("location") ?? "", url);
  };

  it("opens Connect before the first deploy, with what the form says", async () => {
    await helper.load(account, [] as never);

    const { url, state } = await begin();

    assert.equal(url.origin, simulator.origin);
    const query = url.searchParams;
    assert.equal(query.get("client_id"), simulator.applicationId);
    assert.equal(query.get("redirect_uri"), REDIRECT);
    assert.equal(query.get("make"), "BMW");
    assert.equal(query.get("mode"), "live");
    assert.match(query.get("scope") ?? "", /control_charge/);
    assert.equal(query.get("state"), state);
    assert.match(state, /^[\w-]{43}$/);
  });

  it("ends with a car, says so to owner and editor, and keeps whose it is", async () => {
    await deploy();
    const { url, state } = await begin();
    assert.deepEqual(await status(state), { result: "waiting" });

    const back = await decide(url, { decision: "connect", vehicle: BMW });
    const page = await comeBack(Object.fromEntries(back.searchParams));

    assert.equal(back.origin + back.pathname, REDIRECT);
    assert.equal(page.status, 200);
    assert.match(page.text, /smartcar-account\.connect\.result\.connected</);
    assert.deepEqual(await status(state), { result: "connected", userId: USER });
    const { account: deployed } = helper.getNode("account") as unknown as { account: Account };
    assert.deepEqual(await deployed.owners.userIds(), [USER]);
    assert.equal(await deployed.owners.tokensOf(USER).get(), undefined);
  });

  itWithTokens(
    "keeps the tokens of version 2 where records are asked for: sealed, and for Node-RED's user only",
    async () => {
      await deploy();
      const { url } = await begin({ purposes: ["reading", "records"] });

      const back = await decide(url, { decision: "connect", vehicle: BMW });
      const page = await comeBack(Object.fromEntries(back.searchParams));

      assert.match(page.text, /result\.connected</);
      const { account: deployed } = helper.getNode("account") as unknown as { account: Account };
      const tokens = await deployed.owners.tokensOf(USER).get();
      assert.ok(tokens);
      assert.ok(tokens.expiresAt > simulator.clock.now());
      const folder = join(userDir, "smartcar");
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
    const { state } = await begin({ purposes: ["reading", "records"] });

    const page = await comeBack({ state, user_id: USER, code: "stale" });

    assert.equal(page.status, 200);
    const { why, ...outcome } = (await status(state)) as { why: string };
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
      const { url, state } = await begin();

      const back = await decide(url, { decision: "error", error, vehicle: BMW });
      const page = await comeBack(Object.fromEntries(back.searchParams));

      assert.equal(page.status, 400);
      assert.match(page.text, new RegExp(`connect\\.result\\.${result}<`));
      const car = error === "vehicle_incompatible" ? "BMW i4 2024" : "";
      assert.deepEqual(await status(state), { result, car });
    });
  }

  it("says that a car does not fit where Smartcar does not say which", async () => {
    await helper.load(account, [] as never);
    const { state } = await begin();

    await comeBack({ state, error: "vehicle_incompatible" });

    assert.deepEqual(await status(state), { result: "some_incompatible" });
  });

  it("takes a denial for a denial", async () => {
    await helper.load(account, [] as never);
    const { url, state } = await begin();

    await comeBack(Object.fromEntries((await decide(url, { decision: "deny" })).searchParams));

    assert.deepEqual(await status(state), { result: "access_denied", car: "" });
  });

  it("takes each state once", async () => {
    await deploy();
    const { state } = await begin();
    await comeBack({ state, error: "access_denied" });

    const again = await comeBack({ state, user_id: USER });

    assert.equal(again.status, 400);
    assert.match(again.text, /connect\.result\.expired</);
    assert.deepEqual(await status(state), { result: "access_denied", car: "" });
    const { account: deployed } = helper.getNode("account") as unknown as { account: Account };
    assert.deepEqual(await deployed.owners.userIds(), []);
  });

  it("takes no state that it did not make, and none at all neither", async () => {
    await deploy();
    const { state } = await begin();

    for (const forged of [{ state: `${state.slice(0, -1)}~` }, { state: "" }, {}, { "state[]": state }]) {
      const page = await comeBack({ ...forged, user_id: USER, code: "c" });
      assert.equal(page.status, 400);
      assert.match(page.text, /connect\.result\.expired</);
    }
    assert.deepEqual(await status(state), { result: "waiting" });
    const { account: deployed } = helper.getNode("account") as unknown as { account: Account };
    assert.deepEqual(await deployed.owners.userIds(), []);
  });

  it("is not used up by a look at the address alone", async () => {
    await helper.load(account, [] as never);
    const { state } = await begin();

    await helper.request().head(`${CALLBACK}?state=${state}&user_id=${USER}`);

    assert.deepEqual(await status(state), { result: "waiting" });
  });

  it("is over after a quarter of an hour", async () => {
    const clock = new FakeClock();
    const only = (RED: NodeAPI): void =>
      serveConnect(RED, { drafts: new DraftAccounts(RED), openOwners: openOwners(RED) }, clock);
    await helper.load(only, [] as never);
    const [early, late] = [await begin(), await begin()];

    clock.jump(clock.now() + 15 * MINUTE_MS - 1);
    assert.equal((await comeBack({ state: early.state, user_id: USER })).status, 200);
    clock.jump(clock.now() + 1);

    assert.equal((await comeBack({ state: late.state, user_id: USER })).status, 400);
    assert.deepEqual(await status(late.state), { result: "expired" });
  });

  it("shows nothing of what came with the address, and lets nothing of it run", async () => {
    await helper.load(account, [] as never);
    const { state } = await begin();

    const { text, headers } = await comeBack({
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
      const { status: code, body } = await post("/smartcar/connect", { ...form, ...change });
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

    assert.equal((await post("/smartcar/connect", form)).status, 401);
    assert.equal((await post("/smartcar/connect/status", { state: "s" })).status, 401);
    assert.equal((await comeBack({ state: "s" })).status, 400);
    assert.deepEqual(guarded, ["smartcar.write", "smartcar.write"]);
  });

  describe("to the built-in simulator", () => {
    const built = { id: "account", environment: "simulator", applicationId: "" };
    const local = (url: URL): string => url.pathname.replace("/admin", "") + url.search;

    it("works from a browser that cannot reach it, and the list of cars comes from the same one", async () => {
      await helper.load(account, [] as never);
      const { url, state } = await begin(built);
      assert.equal(url.origin + url.pathname, "https://home.example/admin/smartcar/connect/simulator");

      const shown = await helper.request().get(local(url));
      assert.equal(shown.status, 200);
      assert.match(shown.text, /Connect your car/);
      const sent = await helper
        .request()
        .post(local(url))
        .type("form")
        .send({ decision: "connect", vehicle: BMW, permission: ["read_vehicle_info", "read_odometer"] });
      assert.equal(sent.status, 302);
      const back = new URL(sent.headers["location"] ?? "");
      assert.equal(back.origin + back.pathname, REDIRECT);
      await comeBack(Object.fromEntries(back.searchParams));

      assert.deepEqual(await status(state), { result: "connected", userId: USER });
      await begin(built);
      const { body } = (await post("/smartcar/vehicles", { ...form, ...built })) as { body: unknown };
      const cars = body as { vehicleId: string; permissions: string[] }[];
      const permissions = cars.find(({ vehicleId }) => vehicleId === BMW)?.permissions ?? [];
      assert.ok(permissions.includes("read_odometer"));
      assert.ok(!permissions.includes("read_vin"), "what was connected is what is listed");
    });

    it("sends the browser nowhere but where the attempt began, whatever its query says", async () => {
      await helper.load(account, [] as never);
      const { url } = await begin(built);
      for (const evil of [
        "https://evil.example/x",
        `https://evil.example${CALLBACK}`,
        `${REDIRECT}/../evil`,
        `https://home.example:8443/admin${CALLBACK}`,
      ]) {
        const bent = new URL(url);
        bent.searchParams.set("redirect_uri", evil);

        const sent = await helper
          .request()
          .post(local(bent))
          .type("form")
          .send({ decision: "connect", vehicle: BMW, permission: ["read_vehicle_info"] });

        assert.equal(sent.status, 400, evil);
        assert.equal(sent.headers["location"], undefined);
      }
    });

    it("ends with the next deploy of the flows", async () => {
      await helper.load(account, [] as never);
      const { url } = await begin(built);

      await helper.setFlows([] as never, "full");

      const shown = await helper.request().get(local(url));
      assert.match(shown.text, /result\.expired</);
    });

    it("shows no page without a state, nor one of another Smartcar", async () => {
      await helper.load(account, [] as never);
      const { state } = await begin();

      for (const given of ["", "?state=forged", `?state=${state}`]) {
        assert.equal((await helper.request().get(`/smartcar/connect/simulator${given}`)).status, 400, given);
      }
    });
  });
});
