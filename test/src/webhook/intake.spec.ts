import assert from "node:assert/strict";
import { memoryStore } from "../../../src/store/memory-store";
import type { Store } from "../../../src/store/store";
import { Intake, type Taker } from "../../../src/webhook/intake";
import { FakeClock } from "../../support/fake-clock";
import { delivery, managementToken, realBytes, realDocument, signedBytes } from "./signed";

const question = { body: realBytes("vw_id_4_verify") };
const state = signedBytes(realBytes("vw_id_4_all"));

const taker: Taker = { id: "node", wants: () => true };

describe("Intake", () => {
  let clock: FakeClock;
  let store: Store;
  let deliveryStore: Store;

  beforeEach(() => {
    clock = new FakeClock();
    [store, deliveryStore] = [memoryStore(), memoryStore()];
  });

  const open = (token = managementToken): Intake => new Intake({ managementToken: token, clock, store, deliveryStore });

  it("takes each event once, also when attempts to deliver it overlap", async () => {
    const intake = open();

    const decisions = await Promise.all([
      intake.take(state, taker),
      intake.take(state, taker),
      intake.take(state, taker),
    ]);

    assert.deepEqual(
      decisions.map(({ outcome }) => outcome),
      ["accepted", "repeated", "repeated"],
    );
  });

  it("takes an event that could not be passed on when it comes again", async () => {
    const failures = [new TypeError("unexpected")];
    const passOn = async (): Promise<void> => {
      const failure = failures.shift();
      if (failure) throw failure;
    };
    const intake = new Intake({ managementToken, clock, store, deliveryStore, passOn });
    await assert.rejects(intake.take(state, taker), TypeError);

    assert.equal((await intake.take(state, taker)).outcome, "passed");
  });

  it("knows over a restart what it took, from the very first request on", async () => {
    const before = open();
    await before.take(state, taker);
    await before.close();

    assert.equal((await open().take(state, taker)).outcome, "repeated");
  });

  it("remembers when Smartcar has verified and delivered last", async () => {
    const before = open();
    const verifiedAt = clock.now();
    await before.take(signedBytes(question.body), taker);
    await clock.advance(5000);
    await before.take(state, taker);
    await clock.advance(5000);
    await before.take(signedBytes(realBytes("vw_id_4_test_mode")), taker);
    await before.close();

    assert.deepEqual(await open().lastReceived(), { verifiedAt, deliveredAt: verifiedAt + 10_000 });
  });

  it("does not take a challenge that anyone may have sent for Smartcar's, nor what is signed and no delivery", async () => {
    const intake = open();
    const challengedAt = clock.now();
    await intake.take(question, taker);
    const odd = await intake.take(signedBytes(Buffer.from("[1]")), taker);

    assert.equal(odd.outcome, "unknown");
    assert.deepEqual(await intake.lastReceived(), { challengedAt });
  });

  it("remembers that something was not signed with the token, but not every odd request", async () => {
    const intake = open();
    const refusedAt = clock.now();
    await intake.take({ body: state.body }, taker);
    await clock.advance(5000);
    await intake.take({ method: "GET", body: "" }, taker);
    await intake.take({ body: "<html>" }, taker);

    assert.deepEqual(await intake.lastReceived(), { refusedAt, refusal: "signature" });
  });

  it("writes nothing where nothing came", async () => {
    await open().close();

    assert.deepEqual(
      [await store.get("webhook/heard"), await deliveryStore.get("webhook/seen")],
      [undefined, undefined],
    );
  });

  it("says whether it can check anything", async () => {
    assert.equal(open("").hasToken, false);
    assert.equal(open().hasToken, true);
    assert.equal((await open("").take(delivery(realDocument("vw_id_4_all")), taker)).status, 503);
  });
});
