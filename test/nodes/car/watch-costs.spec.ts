import assert from "node:assert/strict";
import type { Node } from "node-red";
import { watchCosts } from "../../../nodes/car/watch-costs";
import { type Decider, decidersOf } from "../../../nodes/controller/deciders";
import type { DecisionReport } from "../../../nodes/controller/decision-message";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { Home } from "../../../src/home/home";
import { shownCost } from "../../../src/vehicle/costs/session-cost";
import { EMPTY_HOME } from "../../support/empty-home";
import { SimulatedGarage } from "../../support/simulated-garage";
import { tesla } from "../../support/simulator/cloud";

const unguarded = { run: (_owner: object, _name: string, work: () => unknown): void => void work() };

describe("watchCosts", () => {
  let garage: SimulatedGarage;

  beforeEach(async () => void (garage = await SimulatedGarage.open()));
  afterEach(() => garage.close());

  /** A charge of an hour, reported by webhooks; `each` comes before each five minutes. */
  async function charge(each: () => void): Promise<void> {
    const passing = async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 5 * MINUTE_MS) {
        each();
        await garage.pass(5 * MINUTE_MS);
      }
    };
    await garage.receive(false, tesla);
    await passing(HOUR_MS);
    await garage.receive(true, tesla);
    await passing(5 * MINUTE_MS);
    await garage.receive(true, tesla);
    await passing(HOUR_MS - 5 * MINUTE_MS);
    await garage.receive(false, tesla);
    await passing(5 * MINUTE_MS);
    await garage.receive(false, tesla);
    await passing(HOUR_MS);
  }

  it("gives the slots of a session what the house's nodes have received, at no call", async () => {
    const car = garage.car(tesla);
    const contract = { ...EMPTY_HOME.price.feedIn, contract: [{ perKwh: 0.08 }] };
    const home = new Home({ ...EMPTY_HOME, currency: "EUR", price: { ...EMPTY_HOME.price, feedIn: contract } }, "home");
    const from = { id: "tariff", name: "prices" };
    const now = garage.clock.now();
    const slots = [{ startAt: now, endAt: now + DAY_MS, value: 0.3 }];
    home.publish("prices", { slots, currency: "SEK" }, from, now);
    const watch = watchCosts({ car, clock: garage.clock, home, takesSimulated: false }, unguarded);
    const reads = garage.reads;

    await charge(() => {
      home.publish("meter", [{ quantity: "grid", value: 4000 }], from, garage.clock.now());
      home.publish(
        "meter",
        [{ quantity: "grid", value: 9 }],
        { ...from, id: "play", isSimulated: true },
        garage.clock.now(),
      );
    });

    const { trail } = await watch.look();
    assert.ok(trail.length > 20);
    const known = trail.slice(2);
    assert.ok(
      known.every(({ price, feedIn, gridW }) => price === 0.3 && feedIn === 0.08 && gridW === 4000),
      JSON.stringify(known[0]),
    );
    assert.equal(garage.reads, reads, "nothing was asked of Smartcar");
    const [session] = await car.sessions.ended();
    assert.ok(session);
    watch.leave();
    assert.equal(garage.clock.waiting, 0, "nothing waits any more");
  });

  it("looks at what decides for a car without a home, once for all who watch", async () => {
    const car = garage.car(tesla, { facts: { chargePowerW: 4000 } });
    const report = (inputs: object): DecisionReport => ({ reason: "", code: "", inputs });
    const add = (type: string, inputs: object): (() => void) => {
      const decider: Decider = {
        node: { type } as Node,
        understands: [],
        report: () => report(inputs),
        outlook: () => ({}),
        request: async () => {},
      };
      decidersOf(car).join(decider);
      return () => decidersOf(car).leave(decider);
    };
    const gone = [
      add("smartcar-tariff", { importPrice: 0.25, feedIn: 0.1 }),
      add("smartcar-surplus", { gridW: -200, chargerW: 4000 }),
    ];
    const watched = { car, clock: garage.clock, home: undefined, takesSimulated: false };
    const [first, second] = [watchCosts(watched, unguarded), watchCosts(watched, unguarded)];
    first.leave();

    await charge(() => {});

    const book = await second.look();
    const { price, feedIn, gridW, chargerW } = book.trail.at(-1) ?? {};
    assert.deepEqual([price, feedIn, gridW, chargerW], [0.25, 0.1, -200, 4000]);
    const [session] = await car.sessions.ended();
    assert.ok(session);
    const [counted] = book.sessions;
    assert.equal(counted?.chargerKwh, 4);
    assert.deepEqual(
      Object.keys(shownCost(book, session.startAt)),
      counted.reportedKwh > 0 ? ["cost", "currency", "solarShare"] : [],
    );
    for (const leave of gone) leave();
    second.leave();
    assert.equal(garage.clock.waiting, 0);
  });
});
