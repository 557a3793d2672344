import assert from "node:assert/strict";
import { request } from "undici";
import { demoUserId } from "../../../../src/simulator/demo-cars";
import { settle } from "../../../support/fake-clock";
import { simulate, tesla, untilWaiting, type TestCloud } from "../../../support/simulator/cloud";

describe("commands that take long", () => {
  let cloud: TestCloud;
  afterEach(() => cloud.close());

  /** Sends a start and reads its answer piece by piece. */
  async function startSlowly(): Promise<{ status: number; pieces: string[]; ended: Promise<void> }> {
    const sent = request(`${cloud.simulator.origin}/v3/vehicles/${tesla}/commands/charge/start`, {
      method: "POST",
      headers: { authorization: `Bearer ${await cloud.freshToken()}`, "sc-user-id": demoUserId },
    });
    await untilWaiting(cloud.clock);
    await cloud.clock.advance(175_000);
    const { statusCode, body, headers } = await sent;
    assert.equal(headers["content-length"], undefined);
    const pieces: string[] = [];
    const ended = (async () => {
      for await (const piece of body) pieces.push(String(piece));
    })();
    return { status: statusCode, pieces, ended };
  }

  it("are answered 202, with the result on the same connection later", async () => {
    cloud = await simulate({ rules: { latency: { fromMs: 240_000, toMs: 240_000 } } });

    const { status, pieces, ended } = await startSlowly();
    await cloud.clock.advance(64_999);
    const early = pieces.join("");
    await cloud.clock.advance(1);
    await ended;

    assert.equal(status, 202);
    assert.match(early, /^ *$/);
    assert.match(
      pieces.join(""),
      /^ +\{"data":\{"id":"exec_.*"SUCCESS".*"executionMode":"async".*"durationInSeconds":240/,
    );
    assert.notEqual(cloud.simulator.car(tesla).state.startsAt, undefined);
  });

  it("can end in errors after all", async () => {
    cloud = await simulate({ rules: { latency: { fromMs: 240_000, toMs: 240_000 } } });

    const { status, pieces, ended } = await startSlowly();
    cloud.simulator.car(tesla).change({ plugged: false });
    await cloud.clock.advance(65_000);
    await ended;

    assert.equal(status, 202);
    const [{ status: inner, code }] = JSON.parse(pieces.join("")).errors;
    assert.deepEqual([inner, code], ["409", "CHARGING_PLUG_NOT_CONNECTED"]);
  });

  it("leave a cut body behind when the simulator closes", async () => {
    cloud = await simulate({ rules: { latency: { fromMs: 240_000, toMs: 240_000 } } });
    const { ended } = await startSlowly();

    await cloud.simulator.close();

    await assert.rejects(ended);
    assert.equal(cloud.clock.waiting, 0);
  });

  it("reach the car although the client has left", async () => {
    cloud = await simulate({ rules: { latency: { fromMs: 10_000, toMs: 10_000 } } });
    const leaving = new AbortController();
    const sent = request(`${cloud.simulator.origin}/v3/vehicles/${tesla}/commands/security/unlock`, {
      method: "POST",
      headers: { authorization: `Bearer ${await cloud.freshToken()}`, "sc-user-id": demoUserId },
      signal: leaving.signal,
    });
    await untilWaiting(cloud.clock);
    leaving.abort();
    await assert.rejects(sent);

    await cloud.clock.advance(10_000);
    await settle();

    assert.equal(cloud.simulator.car(tesla).state.locked, false);
  });
});
