import assert from "node:assert/strict";
import { request } from "undici";
import { AdjustableClock } from "../../../../../src/core/adjustable-clock";
import { HOUR_MS } from "../../../../../src/core/duration";
import { startSimulator, type Simulator } from "../../../../../src/simulator/simulator";
import { bmw } from "../../../../support/simulator/cloud";
import { FakeClock } from "../../../../support/fake-clock";

const START = Date.parse("2026-06-01T06:00:00Z");

describe("the simulator's clock", () => {
  let clock: AdjustableClock;
  let simulator: Simulator;
  /** The number of the clock before it was set. */
  let first: number;
  beforeEach(async () => {
    clock = new AdjustableClock({ now: START, speed: 0 });
    simulator = await startSimulator({ clock });
    first = ((await ask()) as { revision: number }).revision;
  });
  afterEach(() => simulator.close());

  async function ask(query = ""): Promise<unknown> {
    const { body } = await request(`${simulator.origin}/simulator/clock${query}`);
    return body.json();
  }

  async function set(pace: object): Promise<{ status: number; said: unknown }> {
    const { statusCode: status, body } = await request(`${simulator.origin}/simulator/clock`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(pace),
    });
    return { status, said: await body.json() };
  }

  it("tells the time and how fast it passes", async () => {
    assert.deepEqual(await ask(), { now: START, speed: 0, revision: first });
  });

  it("has a number that another simulator at its address does not have", async () => {
    const { port } = new URL(simulator.origin);
    await simulator.close();
    simulator = await startSimulator({ clock, port: Number(port) });

    assert.notEqual(((await ask()) as { revision: number }).revision, first);
  });

  it("is set forward and to another speed, and the cars live through it", async () => {
    simulator.car(bmw).change({ plugged: true, charging: true });
    const { soc } = simulator.car(bmw).state;

    const { said } = await set({ now: "2026-06-01T07:00:00Z" });
    const { status } = await set({ speed: 60 });

    assert.deepEqual(said, { now: START + HOUR_MS, speed: 0, revision: first + 1 });
    assert.deepEqual([status, clock.speed], [200, 60]);
    assert.ok(simulator.car(bmw).state.soc > soc + 2);
  });

  it("is not set back, nor to what is no pace", async () => {
    const back = await set({ now: START - 1 });
    const wrong = await set({ speed: -1 });

    assert.deepEqual([back.status, wrong.status], [400, 400]);
    assert.match(JSON.stringify(back.said), /set the clock forward/);
    assert.deepEqual(await ask(), { now: START, speed: 0, revision: first });
  });

  it("answers who waits for the next change when it comes", async () => {
    const said = ask(`?after=${first}`);
    let isOver = false;
    void said.then(() => (isOver = true));
    await ask();
    await ask();

    assert.equal(isOver, false);
    await set({ speed: 10 });

    assert.equal(((await said) as { speed: number }).speed, 10);
    assert.equal(
      ((await ask(`?after=${first}`)) as { revision: number }).revision,
      first + 1,
      "at once when it has come already",
    );
  });

  it("lets nobody wait when it ends", async () => {
    const said = ask(`?after=${first}`).catch(() => "over");
    await ask();

    await simulator.close();

    await said;
  });

  it("cannot be set where it is another's", async () => {
    await simulator.close();
    simulator = await startSimulator({ clock: new FakeClock(START) });

    const { status } = await set({ speed: 60 });

    assert.equal(status, 400);
    assert.deepEqual(await ask("?after=0"), { now: START, speed: 1 });
  });
});
