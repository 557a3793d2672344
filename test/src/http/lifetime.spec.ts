import assert from "node:assert/strict";
import { Lifetime } from "../../../src/http/lifetime";
import { settle } from "../../support/fake-clock";

describe("the lifetime of a call", () => {
  it("ends once, for the first reason", () => {
    const lifetime = new Lifetime();
    let ends = 0;
    lifetime.ending.on("abort", () => ends++);

    const before = lifetime.end;
    lifetime.abort();
    lifetime.abort();

    assert.deepEqual([before, lifetime.end, ends], [undefined, "abort", 1]);
  });

  it("has ended before it began when its caller had given up", () => {
    const lifetime = new Lifetime(AbortSignal.abort());

    assert.equal(lifetime.end, "abort");
    assert.equal(lifetime.signal().aborted, true);
  });

  it("ends with its caller until it is released", () => {
    const caller = new AbortController();
    const [released, held] = [new Lifetime(caller.signal), new Lifetime(caller.signal)];

    released.release();
    caller.abort();

    assert.deepEqual([released.end, held.end], [undefined, "abort"]);
  });

  it("leaves no rejection behind that nobody handles", async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): number => unhandled.push(reason);
    process.on("unhandledRejection", note);

    new Lifetime().abort();
    const raced = new Lifetime();
    await raced.race(Promise.resolve());
    raced.abort();
    await settle();

    process.off("unhandledRejection", note);
    assert.deepEqual(unhandled, []);
  });
});
