import assert from "node:assert/strict";
import { decidedAsBytes, type DecidedState } from "../../../nodes/controller/decided-state";
import { AtRest } from "../../../src/core/at-rest";

interface State {
  readonly prices?: readonly number[] | undefined;
  readonly share?: object | undefined;
  readonly plan?: object | undefined;
  readonly shown?: object | undefined;
  readonly values?: Float64Array | undefined;
  readonly endsAt?: number | undefined;
}

describe("what a car is decided by, at rest", () => {
  const decided = (state: State, last?: object): AtRest<DecidedState<State, object>> =>
    new AtRest<DecidedState<State, object>>({ state, last }, decidedAsBytes<State, object>(["prices", "share"]));

  it("is equal afterwards, whatever plain data it is", () => {
    const state = { plan: { on: undefined, slots: [1, 2] }, values: new Float64Array([0.1, -0]), endsAt: Infinity };
    const held = decided(state, { on: undefined, warnings: [] });
    held.rest();

    const { state: after, last } = held.value;
    assert.notEqual(after.plan, state.plan);
    assert.deepEqual(after, state);
    assert.deepEqual(last, { on: undefined, warnings: [] });
  });

  it("is equal afterwards where it is large", () => {
    const state = { plan: Array.from({ length: 500 }, (_value, index) => ({ startAt: 1.8e12 + index, value: index })) };
    const held = decided(state);
    held.rest();

    assert.deepEqual(held.value.state, state);
    assert.equal(held.value.last, undefined);
  });

  it("has the same objects afterwards that others hold as well, and what was one object is one", () => {
    const plan = { slots: [1] };
    const state = { prices: [1, 2], share: {}, plan, shown: plan };
    const held = decided(state);
    held.rest();

    const after = held.value.state;
    assert.equal(after.prices, state.prices);
    assert.equal(after.share, state.share);
    assert.equal(after.plan, after.shown);
  });

  it("has none of a member that it does not have", () => {
    const held = decided({ endsAt: 1 });
    held.rest();

    assert.deepEqual(held.value.state, { endsAt: 1 });
  });
});
