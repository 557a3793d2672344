import assert from "node:assert/strict";
import { AdjustableClock } from "../../../src/core/adjustable-clock";
import { MINUTE_MS } from "../../../src/core/duration";
import type { Broker } from "../../../src/demo/broker";
import { House } from "../../../src/demo/house";
import { loadDay } from "../../../src/demo/house-day";
import { liveInHouse } from "../../../src/demo/house-loop";
import { SimulatorLink } from "../../../src/demo/simulator-link";
import { startSimulator } from "../../../src/simulator/simulator";

const day = loadDay("sunny");

class StillSimulator extends SimulatorLink {
  override now() {
    return Promise.resolve(day.startAt);
  }
  override cars() {
    return Promise.resolve([]);
  }
  override act() {
    return Promise.resolve();
  }
  override addSchedule() {
    return Promise.resolve();
  }
}

describe("the house of the demo", () => {
  it("lives on when somebody publishes an outcome that is not JSON", async () => {
    const outcomes: unknown[] = [];
    const broker: Broker = {
      publish: () => Promise.resolve(),
      subscribe: (topic, onMessage) => {
        for (const payload of ['{"outcome":"refused"}', "refused"]) onMessage(topic.replace("+", "bmw"), payload);
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    };

    await liveInHouse(
      {
        house: new House([day], { kwp: 8, startAt: day.startAt }),
        simulator: new StillSimulator("http://127.0.0.1:1"),
        broker,
        everyMs: 1,
        onStep: () => true,
        onResult: (topic, outcome) => void outcomes.push([topic, outcome]),
      },
      new AbortController().signal,
    );

    assert.deepEqual(outcomes.slice(0, 2), [
      ["bmw", { outcome: "refused" }],
      ["bmw", "refused"],
    ]);
  });

  it("reads its meters each minute of its time, however long the computer takes for one", async () => {
    const simulator = await startSimulator({ clock: new AdjustableClock({ now: day.startAt, speed: 3600 }) });
    const times: number[] = [];

    try {
      await liveInHouse(
        {
          house: new House([day], { kwp: 8, startAt: day.startAt }),
          simulator: new SimulatorLink(simulator.origin),
          broker: { publish: async () => {}, subscribe: async () => {}, close: async () => {} },
          everyMs: 0,
          stepMs: MINUTE_MS,
          onStep: (at) => times.push(at) === 5,
          onResult: () => {},
        },
        new AbortController().signal,
      );

      const pauses = times.slice(1).map((at, index) => at - (times[index] ?? 0));
      assert.deepEqual(pauses, [MINUTE_MS, MINUTE_MS, MINUTE_MS, MINUTE_MS]);
      assert.equal(simulator.clock.now(), times.at(-1));
    } finally {
      await simulator.close();
    }
  });
});
