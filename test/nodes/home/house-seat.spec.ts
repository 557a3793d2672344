import assert from "node:assert/strict";
import type { Node } from "node-red";
import { takeSeat } from "../../../nodes/home/house-seat";
import { Home } from "../../../src/home/home";
import { memoryStore } from "../../../src/store/memory-store";
import { EMPTY_HOME } from "../../support/empty-home";
import { FakeClock } from "../../support/fake-clock";

describe("what a house stores", () => {
  it("is apart for simulated cars, whose data no real car may use", async () => {
    const clock = new FakeClock();
    const store = memoryStore();
    const home = new Home(EMPTY_HOME, "home");
    const seats = [true, false].map((isSimulated) =>
      takeSeat({
        home,
        node: { id: `node-${isSimulated}`, type: "smartcar-surplus" } as Node,
        car: undefined,
        account: { isSimulated },
        clock,
        store,
        owner: { houseChanged() {} },
      }),
    );
    const wattsIn = async (key: string): Promise<unknown> =>
      Object(Object(Object(Object(await store.get(key)).value).limit).received).watts;

    home.publish("limit", { watts: 4200 }, { id: "relay", name: "relay", isSimulated: true }, clock.now());
    await clock.advance(0);
    assert.deepEqual([await wattsIn("house/home/simulated"), await wattsIn("house/home")], [4200, undefined]);

    home.publish("limit", { watts: 6000 }, { id: "relay", name: "relay" }, clock.now());
    await clock.advance(0);
    assert.equal(await wattsIn("house/home"), 6000);
    for (const seat of seats) seat.leave();
  });
});
