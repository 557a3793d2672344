import assert from "node:assert/strict";
import { errorIn } from "../../../support/simulator/answers";
import { bmw, simulate, tesla, untilWaiting, type Answer, type TestCloud } from "../../../support/simulator/cloud";

describe("faults", () => {
  let cloud: TestCloud;
  beforeEach(async () => {
    cloud = await simulate();
  });
  afterEach(() => cloud.close());

  const inject = (fault: object): Promise<unknown> => cloud.control("/faults", [{ match: {}, ...fault }]);
  const list = (): Promise<Answer> => cloud.ask("/v3/connections");
  const isLocked = (): boolean => cloud.simulator.car(tesla).state.locked;
  const unlock = (): Promise<Answer> => cloud.command(tesla, "security/unlock");

  beforeEach(list);

  it("give a status, with a body and headers", async () => {
    await inject({ status: 503, body: { errors: [] }, headers: { "retry-after": "7" } });

    const { status, json, headers } = await list();

    assert.deepEqual([status, json, headers["retry-after"]], [503, { errors: [] }, "7"]);
  });

  it("give a text as it is", async () => {
    await inject({ body: "hello", headers: { "content-type": "text/plain" } });

    const { status, text, headers } = await list();

    assert.deepEqual([status, text, headers["content-type"]], [200, "hello", "text/plain"]);
  });

  it("keep the car out of it when they answer themselves", async () => {
    await inject({ status: 502 });

    assert.equal((await unlock()).status, 502);
    assert.equal(isLocked(), true);
  });

  it("end after so many times", async () => {
    await inject({ times: 2, status: 500 });

    assert.deepEqual([(await list()).status, (await list()).status, (await list()).status], [500, 500, 200]);
  });

  it("last until they are taken away", async () => {
    await inject({ status: 500 });
    assert.equal((await list()).status, 500);

    await cloud.ask("/simulator/faults", { method: "DELETE" });

    assert.equal((await list()).status, 200);
  });

  it("wait for their method and path", async () => {
    await inject({ match: { method: "post", path: "/v3/vehicles/[^/]+/commands" }, status: 500 });

    assert.equal((await list()).status, 200);
    assert.equal((await cloud.ask(`/v3/vehicles/${bmw}/commands/charge/start`)).status, 404);
    assert.equal((await cloud.command(bmw, "charge/start")).status, 500);
  });

  it("take a plain prefix as a path", async () => {
    await inject({ match: { path: `/v3/vehicles/${bmw}/` }, status: 500 });

    assert.equal((await cloud.signals(tesla)).status, 200);
    assert.equal((await cloud.signals(bmw)).status, 500);
  });

  it("come one after the other", async () => {
    await cloud.control("/faults", [
      { match: {}, times: 1, status: 500 },
      { match: {}, times: 1, status: 502 },
    ]);

    assert.deepEqual([(await list()).status, (await list()).status, (await list()).status], [500, 502, 200]);
  });

  it("can be only a delay", async () => {
    await inject({ delayMs: 5_000 });
    const answer = list();
    await untilWaiting(cloud.clock);

    await cloud.clock.advance(5_000);

    assert.equal((await answer).status, 200);
  });

  it("can concern the token", async () => {
    await inject({ match: { path: "/oauth2" }, status: 500 });

    assert.equal((await cloud.ask("/oauth2/token", { method: "POST" })).status, 500);
  });

  it("cut the connection before anything happens", async () => {
    await inject({ cut: "before" });

    await assert.rejects(unlock(), { code: "UND_ERR_SOCKET" });
    assert.equal(isLocked(), true);
  });

  for (const cut of ["headers", "body"]) {
    it(`cut the connection within the ${cut}, when the car has obeyed`, async () => {
      await inject({ cut });

      await assert.rejects(unlock());
      assert.equal(isLocked(), false);
    });
  }

  it("leave the next request alone after a cut", async () => {
    await inject({ times: 1, cut: "body" });
    await assert.rejects(list());

    assert.equal((await list()).status, 200);
  });

  it("put a proxy's page in the way", async () => {
    await inject({ garbage: "html" });

    const { status, text, headers } = await unlock();

    assert.deepEqual([status, headers["content-type"]], [200, "text/html"]);
    assert.match(text, /^<!DOCTYPE html>/);
    assert.equal(isLocked(), true);
  });

  it("cut the JSON in two, as if it were whole", async () => {
    await inject({ garbage: "cut-json" });

    const { status, text, json } = await unlock();

    assert.equal(status, 200);
    assert.match(text, /^\{"data"/);
    assert.equal(json, undefined);
    assert.equal(isLocked(), false);
  });

  it("empty the body", async () => {
    await inject({ garbage: "empty" });

    const { status, text } = await unlock();

    assert.deepEqual([status, text, isLocked()], [200, "", false]);
  });

  it("spoil errors as well", async () => {
    await inject({ headers: { "retry-after": "soon" } });

    const answer = await cloud.ask("/v3/nowhere");

    assert.equal(errorIn(answer), "404 RESOURCE_NOT_FOUND/PATH");
    assert.equal(answer.headers["retry-after"], "soon");
  });
});
