import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../src/core/duration";
import { UserTokenHolder } from "../../../../src/smartcar/v2/user-token-holder";
import { SmartcarError } from "../../../../src/core/error";
import { plain } from "../../../../src/core/speech";
import type { TokenPair } from "../../../../src/smartcar/auth/user-tokens";
import { FakeClock } from "../../../support/fake-clock";
import { FakeTokens } from "../../../support/vehicle/fake-tokens";

describe("UserTokenHolder", () => {
  let clock: FakeClock;
  let tokens: FakeTokens;
  let asked: string[];
  let answers: (TokenPair | SmartcarError)[];
  let holder: UserTokenHolder;

  const pair = (name: string, minutes = 120): TokenPair => ({
    accessToken: `access-${name}`,
    refreshToken: `refresh-${name}`,
    expiresAt: clock.now() + minutes * MINUTE_MS,
  });

  beforeEach(() => {
    clock = new FakeClock();
    tokens = new FakeTokens(pair("0"));
    asked = [];
    answers = [];
    holder = new UserTokenHolder({
      clock,
      tokens,
      refresh: async ({ refreshToken }) => {
        asked.push(refreshToken);
        const answer = answers.shift() ?? pair(String(asked.length));
        if (answer instanceof SmartcarError) throw answer;
        return answer;
      },
    });
  });
  afterEach(() => holder.close());

  const lost = (): SmartcarError => new SmartcarError("NETWORK", plain("The answer was lost"), { retry: "later" });
  const refused = (): SmartcarError => new SmartcarError("PERMISSION", plain("The grant has ended"));

  it("gives the token that it has as long as it is good", async () => {
    await clock.advance(114 * MINUTE_MS);

    assert.equal(await holder.get(), "access-0");
    assert.deepEqual(asked, []);
  });

  it("refreshes ahead of the end, once for all who ask, and keeps the new pair", async () => {
    await clock.advance(116 * MINUTE_MS);

    assert.deepEqual(await Promise.all([holder.get(), holder.get(), holder.get()]), Array(3).fill("access-1"));
    assert.deepEqual(asked, ["refresh-0"]);
    assert.equal((await tokens.get())?.refreshToken, "refresh-1");
  });

  it("uses each refresh token once", async () => {
    for (let n = 0; n < 4; n++) {
      await clock.advance(119 * MINUTE_MS);
      await holder.get();
    }

    assert.deepEqual(asked, ["refresh-0", "refresh-1", "refresh-2", "refresh-3"]);
  });

  it("refreshes a token that Smartcar refuses before its time", async () => {
    holder.drop("access-0");

    assert.equal(await holder.get(), "access-1");
  });

  it("goes on with the old token as long as it lasts when the refresh fails", async () => {
    answers = [lost()];
    await clock.advance(116 * MINUTE_MS);

    assert.equal(await holder.get(), "access-0");
  });

  it("tries a lost refresh again within ten minutes, although nobody asks any more", async () => {
    answers = [lost(), lost(), lost()];
    await clock.advance(121 * MINUTE_MS);

    await assert.rejects(holder.get(), { code: "NETWORK" });
    await clock.advance(10 * MINUTE_MS);

    assert.deepEqual(asked, Array(4).fill("refresh-0"));
    assert.equal(await holder.get(), "access-4");
  });

  it("tries no longer than the used refresh token lives", async () => {
    answers = Array.from({ length: 20 }, lost);
    await clock.advance(121 * MINUTE_MS);
    const failedAt = clock.now();

    await assert.rejects(holder.get(), { code: "NETWORK" });
    const before = asked.length;
    await clock.advance(9.5 * MINUTE_MS);
    const within = asked.length;
    await clock.advance(60 * MINUTE_MS);

    assert.ok(within - before >= 4);
    assert.equal(asked.length, within);
    assert.equal(clock.waiting, 0, `since ${failedAt}`);
  });

  it("tries at once when someone asks between two tries", async () => {
    answers = [lost()];
    await clock.advance(121 * MINUTE_MS);
    await assert.rejects(holder.get(), { code: "NETWORK" });

    assert.equal(await holder.get(), "access-2");
    assert.equal(clock.waiting, 0);
  });

  it("does not try again what Smartcar refuses", async () => {
    answers = [refused()];
    await clock.advance(121 * MINUTE_MS);

    await assert.rejects(holder.get(), { code: "PERMISSION" });
    assert.equal(clock.waiting, 0);
  });

  it("takes the pair that someone else has kept meanwhile", async () => {
    answers = [refused()];
    await clock.advance(121 * MINUTE_MS);
    const asking = holder.get();
    await tokens.set(pair("elsewhere"));

    assert.equal(await asking, "access-elsewhere");
  });

  it("says what to do where the owner has granted nothing", async () => {
    const empty = new UserTokenHolder({ clock, tokens: new FakeTokens(), refresh: async () => pair("none") });

    await assert.rejects(empty.get(), { code: "PERMISSION", message: /Connect the car again/ });
  });

  it("ends its tries when it is closed", async () => {
    answers = [lost()];
    await clock.advance(121 * MINUTE_MS);
    await assert.rejects(holder.get());
    holder.close();
    await clock.advance(10 * MINUTE_MS);

    assert.equal(asked.length, 1);
  });
});
