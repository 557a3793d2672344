import assert from "node:assert/strict";
import { freePort } from "../../../scripts/free-port";
import { ownersSchedule } from "../../../src/demo/household";
import { SimulatorLink } from "../../../src/demo/simulator-link";
import { startSimulator } from "../../../src/simulator/simulator";
import { FakeClock } from "../../support/fake-clock";

const VOLVO = "51000000-0000-4000-8000-0000000000c1";
const BMW = "51000000-0000-4000-8000-0000000000b1";

describe("the house's link to the simulator", () => {
  it("waits until the simulator is there, then tells its clock, cars and ledger", async () => {
    const port = await freePort();
    const link = new SimulatorLink(`http://127.0.0.1:${port}`);
    const ready = link.ready(new AbortController().signal);
    const clock = new FakeClock();
    const simulator = await startSimulator({ port, clock });
    const soc = async (): Promise<number | undefined> => (await link.cars()).find(({ id }) => id === BMW)?.soc;

    try {
      await ready;
      assert.equal(await link.now(), clock.now());
      assert.equal(await soc(), 42);
      assert.deepEqual(await link.ledger(BMW), { callsThisMonth: 0, stopsLast30Days: 0 });
    } finally {
      await simulator.close();
    }
  });

  it("does to cars what people do", async () => {
    const simulator = await startSimulator();
    const link = new SimulatorLink(simulator.origin);

    try {
      await link.act(BMW, { plugged: false, soc: 30 });
      await link.addSchedule(VOLVO, ownersSchedule);
      const cars = await link.cars();
      assert.deepEqual(
        cars.filter(({ id }) => id === BMW).map(({ plugged, soc }) => [plugged, soc]),
        [[false, 30]],
      );
      assert.equal(cars.find(({ id }) => id === VOLVO)?.schedules.length, 1);
      await assert.rejects(link.act("nobody's", {}), /responded with 404 to POST/);
    } finally {
      await simulator.close();
    }
  });

  it("gives up when the demo ends, and says what is missing", async () => {
    const port = await freePort();
    const link = new SimulatorLink(`http://127.0.0.1:${port}`);

    await assert.rejects(link.ready(AbortSignal.abort()), new RegExp(`does not respond at http://127.0.0.1:${port}`));
  });
});
