import assert from "node:assert/strict";
import { DAY_MS, SECOND_MS } from "../../../src/core/duration";
import { BMW, helper } from "../../support/flow";
import { DashboardBench, OWN, PAGE, PASSWORD } from "../../support/page/dashboard-bench";

describe("smartcar-dashboard", () => {
  let bench: DashboardBench;
  beforeEach(async () => {
    bench = await DashboardBench.start();
  });
  afterEach(() => bench.close());

  it("shows only how to set a password, until one is set or anybody may see", async () => {
    await bench.open();
    const closed = await bench.boot();
    assert.equal(closed.door.kind, "closed");
    assert.equal(closed.state, undefined);
    const refused = await bench.post("request", { car: "x", word: "charge", value: "start" });
    assert.equal(refused.statusCode, 403);
    await refused.body.dump();
    const events = await bench.ask(`${PAGE}/events`);
    assert.equal(events.statusCode, 401);
    await events.body.dump();
  });

  it("lets anybody see, and nobody press, where the owner wants it so", async () => {
    await bench.open({ anyoneSees: true });
    const { door, state } = await bench.boot();
    assert.deepEqual([door.kind, door.kind === "open" && door.mayControl], ["open", false]);
    assert.equal(state?.cars.length, 3);
    const { statusCode, body } = await bench.post("request", {
      car: state?.cars[0]?.id,
      word: "charge",
      value: "start",
    });
    assert.equal(statusCode, 403);
    await body.dump();
  });

  it("opens with the password, and never says whose car it is", async () => {
    await bench.open({}, PASSWORD);
    assert.equal((await bench.boot()).door.kind, "login");
    const wrong = await bench.post("login", { password: "something else" });
    assert.equal(wrong.statusCode, 401);
    await wrong.body.dump();
    const cookie = await bench.loggedIn();
    const { door, state, series } = await bench.boot(cookie);
    assert.deepEqual(door, { kind: "open", mayControl: true, canLogIn: true, isLoggedIn: true });
    const [car] = state?.cars ?? [];
    assert.equal(car?.name, "i4");
    assert.deepEqual(car?.modes, ["off", "solar", "cheap", "solar+cheap", "now"]);
    assert.equal(state?.homes[0]?.cars[0], car?.id);
    const all = JSON.stringify({ state, series });
    assert.doesNotMatch(all, new RegExp(BMW));
    assert.doesNotMatch(all, /latitude|longitude|vin"|client_|secret/i);
  });

  it("takes nothing from another site, nor anything that the page does not send", async () => {
    await bench.open({ anyoneControls: true });
    const car = (await bench.boot()).state?.cars[0]?.id;
    const body = { car, word: "mode", value: "solar" };
    const status = async (given: unknown, headers: Record<string, string>, name = "request"): Promise<number> => {
      const options = { method: "POST" as const, body: JSON.stringify(given), headers };
      const answer = await bench.ask(`${PAGE}/${name}`, options);
      await answer.body.dump();
      return answer.statusCode;
    };
    const host = new URL(bench.server.origin).host;
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
    const get = await bench.ask(`${PAGE}/request`);
    await get.body.dump();
    assert.deepEqual([get.statusCode, get.headers["allow"]], [405, "POST"]);
    // Of its own origin, also where a proxy has another name.
    assert.equal(await status(body, { ...OWN, origin: `http://${host}` }), 200);
    const proxied = { origin: "https://ha.example", "x-forwarded-host": "ha.example" };
    assert.equal(await status(body, { ...OWN, ...proxied }), 200);
    assert.equal(await status(body, { ...OWN, origin: "https://a.example", "sec-fetch-site": "same-origin" }), 200);
  });

  it("lets nobody guess the password quickly, and the owner in before long", async () => {
    await bench.open({}, PASSWORD);
    const attempt = async (password: string): Promise<number> => {
      const { statusCode, body } = await bench.post("login", { password });
      await body.dump();
      return statusCode;
    };
    for (let count = 0; count < 4; count++) assert.equal(await attempt("wrong password"), 401);
    assert.equal(await attempt(PASSWORD), 429, "what comes too early is not looked at");
    await bench.pace.advance(SECOND_MS);
    assert.equal(await attempt(PASSWORD), 200);
  });

  it("is not deceived by an attacker who names another address with each attempt", async () => {
    await bench.open({}, PASSWORD);
    const attempts = Array.from({ length: 24 }, (_, count) => `203.0.113.${count}`);
    const statuses: number[] = [];
    for (const address of attempts) {
      const forged = { "x-forwarded-for": address, "x-forwarded-proto": "https", "x-forwarded-host": "evil.example" };
      const { statusCode, body } = await bench.post("login", { password: "wrong password" }, forged);
      await body.dump();
      statuses.push(statusCode);
    }
    assert.deepEqual(statuses, [...Array<number>(20).fill(401), ...Array<number>(4).fill(429)]);
  });

  it("ends what a session follows with the session: at its logout, at its time, and with the password", async () => {
    await bench.open({}, PASSWORD);
    const [phone, desk] = [await bench.loggedIn(), await bench.loggedIn()];
    const [onPhone, alsoOnPhone, atDesk] = [
      await bench.stream(phone),
      await bench.stream(phone),
      await bench.stream(desk),
    ];
    await (await bench.post("logout", {}, phone)).body.dump();
    assert.match(await onPhone.told("ended"), /event: door\n/);
    assert.match(await alsoOnPhone.told("ended"), /event: door\n/, "in each of its windows");
    assert.equal((await bench.boot(phone)).door.kind, "login", "a copy of its cookie opens nothing");
    assert.equal((await bench.stream(phone)).status, 401);
    assert.ok(atDesk.isOpen());

    await helper.unload();
    await atDesk.told("ended");
    await bench.open({}, PASSWORD);
    assert.equal((await bench.boot(phone)).door.kind, "login", "nor after a deploy");
    const again = await bench.stream(desk);
    bench.pace.jump(bench.pace.now() + 91 * DAY_MS);
    await bench.pace.advance(20 * SECOND_MS);
    assert.match(await again.told("ended"), /event: door\n/);
    assert.equal((await bench.stream(desk)).status, 401);

    const last = await bench.loggedIn();
    const before = await bench.stream(last);
    await helper.unload();
    await before.told("ended");
    await bench.open({}, "another password");
    assert.equal((await bench.stream(last)).status, 401);
  });

  it("ends a session with the password, and keeps its cookie from scripts and other sites", async () => {
    await bench.open({}, PASSWORD);
    const login = await bench.post("login", { password: PASSWORD }, { "x-forwarded-proto": "https" });
    await login.body.dump();
    const cookie = String(login.headers["set-cookie"]);
    assert.match(cookie, /HttpOnly; SameSite=Strict; Secure$/);
    assert.doesNotMatch(cookie, /path=/i);
    const session = { cookie: cookie.split(";")[0] ?? "" };
    assert.equal((await bench.boot(session)).door.kind, "open");
    const forged = `${session.cookie.slice(0, -2)}${session.cookie.endsWith("AA") ? "BB" : "AA"}`;
    assert.equal((await bench.boot({ cookie: forged })).door.kind, "login");

    await helper.unload();
    await bench.open({}, PASSWORD);
    assert.equal((await bench.boot(session)).door.kind, "open", "a restart ends no session");
    await helper.unload();
    await bench.open({}, "another password");
    assert.equal((await bench.boot(session)).door.kind, "login");
  });
});
