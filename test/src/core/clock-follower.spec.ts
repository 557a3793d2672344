import assert from "node:assert/strict";
import { freePort } from "../../../scripts/free-port";
import { AdjustableClock } from "../../../src/core/adjustable-clock";
import { ClockFollower } from "../../../src/core/clock-follower";
import { HOUR_MS } from "../../../src/core/duration";
import { startSimulator, type Simulator } from "../../../src/simulator/simulator";
import { json, startApiServer, type ApiServer } from "../../support/api-server";
import { FakeClock } from "../../support/fake-clock";
import { until } from "../../support/until";

const START = Date.parse("2026-03-29T00:00:00Z");

describe("a clock that follows", () => {
  let clock: AdjustableClock;
  let follower: ClockFollower | undefined;
  let ends: (() => Promise<void>)[];
  beforeEach(() => {
    clock = new AdjustableClock();
    ends = [];
  });
  afterEach(async () => {
    await follower?.close();
    follower = undefined;
    for (const end of ends) await end();
  });

  async function follow(origin: string, patience: { readonly knownWithinMs?: number } = {}): Promise<void> {
    follower = new ClockFollower({ origin, clock, ...patience });
    await follower.known;
  }

  async function simulate(at: AdjustableClock, port = 0): Promise<Simulator> {
    const simulator = await startSimulator({ clock: at, port });
    ends.push(() => simulator.close());
    return simulator;
  }

  async function serve(): Promise<ApiServer> {
    const server = await startApiServer();
    ends.push(() => server.close());
    return server;
  }

  const isSystem = (): boolean => !clock.isSet && Math.abs(clock.now() - Date.now()) < 1000;

  it("shows what the simulator shows", async () => {
    const { origin } = await simulate(new AdjustableClock({ now: START, speed: 0 }));

    await follow(origin);

    assert.deepEqual([clock.now(), clock.speed], [START, 0]);
  });

  it("runs as fast, and hardly apart", async () => {
    const cars = new AdjustableClock({ now: START, speed: 1000 });
    const { origin } = await simulate(cars);
    const askedAt = performance.now();

    await follow(origin);

    const apart = Math.abs(clock.now() - cars.now());
    const tookMs = performance.now() - askedAt;
    assert.equal(clock.speed, 1000);
    assert.ok(apart <= 1000 * tookMs, "no more than the answer was on its way");
  });

  it("is set when the simulator is, and rings what that passes", async () => {
    const cars = new AdjustableClock({ now: START, speed: 0 });
    const { origin } = await simulate(cars);
    await follow(origin);
    const rang = new Promise<number>((resolve) => void clock.after(HOUR_MS, () => resolve(clock.now())));

    cars.set({ now: START + HOUR_MS });
    assert.equal(await rang, START + HOUR_MS);
    cars.set({ speed: 60 });
    await until("it is as fast", async () => clock.speed === 60);
  });

  it("goes on when the simulator is gone, and finds it again", async () => {
    const port = await freePort();
    const simulator = await simulate(new AdjustableClock({ now: START, speed: 0 }), port);
    await follow(simulator.origin);

    await simulator.close();
    assert.equal(clock.now(), START);
    await simulate(new AdjustableClock({ now: START - HOUR_MS, speed: 0 }), port);
    await until("it has been found again", async () => clock.now() === START - HOUR_MS);
  });

  it("stays the computer's where nobody listens, and waits for nobody", async () => {
    await follow(`http://127.0.0.1:${await freePort()}`);

    assert.ok(isSystem());
  });

  it("stays the computer's where something else answers, and asks no more", async () => {
    const server = await serve();

    await follow(server.origin);
    await follower?.close();

    assert.ok(isSystem());
    assert.equal(server.requests.length, 1);
  });

  for (const said of [{}, { now: START, speed: 1 }, { now: START, speed: -1, revision: 0 }, "<html>", "[]"]) {
    it(`does not follow ${JSON.stringify(said)}`, async () => {
      const server = await serve();
      server.on("/simulator/clock", json(said));

      await follow(server.origin);

      assert.ok(isSystem());
    });
  }

  it("goes back to the computer's clock where the simulator has made room for something else", async () => {
    const server = await serve();
    const reading = json({ now: START, speed: 0, revision: 0 });
    server.on("/simulator/clock", reading, json({ now: START, speed: 0, revision: 1 }), json("gone", 404));

    await follow(server.origin);

    await until("it has gone back", async () => isSystem());
  });

  it("does not ask far away", async () => {
    await follow("http://192.0.2.1:4545");

    assert.ok(isSystem());
  });

  it("does not follow a simulator whose clock is another's", async () => {
    const simulator = await startSimulator({ clock: new FakeClock(START) });
    ends.push(() => simulator.close());

    await follow(simulator.origin);

    assert.ok(isSystem());
  });

  it("is known in a short time also where nobody answers", async () => {
    const server = await serve();
    server.on("/simulator/clock", () => {});

    await follow(server.origin, { knownWithinMs: 200 });

    assert.ok(isSystem());
  });
});
