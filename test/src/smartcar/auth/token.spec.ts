import assert from "node:assert/strict";
import { HOUR_MS } from "../../../../src/core/duration";
import { TokenHolder } from "../../../../src/smartcar/auth/token";
import type { Token } from "../../../../src/smartcar/auth/token";
import { SmartcarError } from "../../../../src/core/error";
import { plain } from "../../../../src/core/speech";
import { FakeClock } from "../../../support/fake-clock";

const hour = HOUR_MS;

/** A holder that is given these tokens one after the other, and how often it asked. */
function bench(...answers: (Token | SmartcarError)[]) {
  const clock = new FakeClock();
  let fetched = 0;
  const holder = new TokenHolder(clock, () => {
    const answer = answers[fetched++] ?? { value: `token ${fetched}`, lifetimeMs: hour };
    return answer instanceof SmartcarError ? Promise.reject(answer) : Promise.resolve(answer);
  });
  return { clock, holder, fetched: () => fetched };
}

const outage = new SmartcarError("SERVER", plain("down"), { retry: "later" });
const refused = new SmartcarError("CREDENTIALS", plain("no"), { scope: "application" });

describe("the token", () => {
  it("is fetched once for all who ask at the same time", async () => {
    const { holder, fetched } = bench();

    const tokens = await Promise.all([holder.get(), holder.get(), holder.renew(), holder.get()]);

    assert.deepEqual([...new Set(tokens)], ["token 1"]);
    assert.equal(fetched(), 1);
  });

  it("is kept until five minutes before its end", async () => {
    const { clock, holder } = bench();

    await holder.get();
    await clock.advance(hour - 300_001);
    const before = await holder.get();
    await clock.advance(1);
    const after = await holder.get();

    assert.deepEqual([before, after], ["token 1", "token 2"]);
  });

  it("is kept for half its life when that is short", async () => {
    const { clock, holder } = bench({ value: "short", lifetimeMs: 60_000 });

    await holder.get();
    await clock.advance(29_999);
    const before = await holder.get();
    await clock.advance(1);
    const after = await holder.get();

    assert.deepEqual([before, after], ["short", "token 2"]);
  });

  it("is fetched again after it was refused", async () => {
    const { holder } = bench();

    holder.drop(await holder.get());

    assert.equal(await holder.get(), "token 2");
  });

  it("is kept when an older one was refused", async () => {
    const { holder, fetched } = bench();

    const old = await holder.get();
    holder.drop(old);
    await holder.get();
    holder.drop(old);
    await holder.get();

    assert.equal(fetched(), 2);
  });

  it("is asked for again after a failure", async () => {
    const { holder } = bench(outage);

    await assert.rejects(holder.get(), outage);

    assert.equal(await holder.get(), "token 2");
  });

  it("serves its last minutes while the token service is down", async () => {
    const { clock, holder } = bench({ value: "old", lifetimeMs: hour }, outage, outage);

    await holder.get();
    await clock.advance(hour - 1);
    const inTime = await holder.get();
    await clock.advance(1);

    assert.equal(inTime, "old");
    await assert.rejects(holder.get(), outage);
  });

  it("does not serve on when the credentials are refused", async () => {
    const { clock, holder } = bench({ value: "old", lifetimeMs: hour }, refused);

    await holder.get();
    await clock.advance(hour - 1);

    await assert.rejects(holder.get(), refused);
  });
});
