import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../src/core/duration";
import { FakeClock } from "../../support/fake-clock";
import { Flow, helper, type Out } from "../../support/flow";

/** Two modes without a vehicle, each of a car of 11 kW, at one home. */
const HOME = { id: "home", type: "smartcar-home", name: "Our house", mainFuseA: "25", fusePhases: "3" };
const mode = (name: string): Record<string, unknown> => ({
  type: "smartcar-mode",
  name,
  home: "home",
  mode: "off",
  chargePowerKw: "11",
  wires: [["first"], ["second"], ["third"]],
});

const clock = new FakeClock();

const open = (): Promise<Flow> =>
  Flow.load(
    mode("BMW"),
    [HOME, { id: "volvo", z: "tab", x: 1, y: 1, ...mode("Volvo") }],
    {},
    Flow.newUserDir(),
    undefined,
    clock,
  );

async function say(flow: Flow, id: string, msg: object): Promise<readonly Out[]> {
  await flow.quiet();
  flow.take();
  helper.getNode(id).receive({ ...msg });
  await flow.quiet();
  return flow.take();
}

const reasons = (outs: readonly Out[]): unknown[] =>
  outs.filter(({ end }) => end === "second").map(({ msg }) => Object(msg["payload"]).code);
const commands = (outs: readonly Out[]): unknown[] =>
  outs.filter(({ end }) => end === "first").map(({ msg }) => msg["payload"]);

describe("two cars of one home", () => {
  afterEach(() => helper.unload());

  it("charge one after the other where the fuse carries one", async () => {
    const flow = await open();
    assert.deepEqual(commands(await say(flow, "volvo", { payload: "now" })), [true]);

    const waits = await say(flow, "node", { payload: "now" });
    assert.deepEqual(commands(waits), []);
    assert.deepEqual(reasons(waits), ["other-car"]);

    assert.deepEqual(commands(await say(flow, "volvo", { payload: "off" })), [false]);
    await clock.advance(2 * MINUTE_MS);
    await flow.quiet();
    assert.deepEqual(commands(flow.take()), [true]);
  });

  it("stop for a limit from outside, at whichever node it arrives", async () => {
    const flow = await open();
    await say(flow, "volvo", { payload: "now" });

    const limited = await say(flow, "node", { topic: "smartcar/home/grid-limit/set", payload: "on" });

    assert.deepEqual(commands(limited), [false]);
    assert.deepEqual(reasons(limited), ["grid-limit"]);
    const lifted = await say(flow, "node", { payload: { "grid-limit": false } });
    assert.deepEqual(reasons(lifted), ["limit-over"]);
  });

  it("name what is no limit, and what needs a home", async () => {
    const flow = await open();
    const outs = await say(flow, "node", { topic: "grid-limit", payload: "much" });
    const out = outs.find(({ end }) => end === "catch");

    assert.match(Object(out?.msg["error"]).message, /The grid limit is .*much/);
  });
});
