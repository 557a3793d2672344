import assert from "node:assert/strict";
import { SimulatorLink } from "../../../src/demo/simulator-link";
import { startSimulator } from "../../../src/simulator/simulator";
import { freePort } from "../../support/free-port";

const BMW = "51000000-0000-4000-8000-0000000000b1";

describe("the house's link to the simulator", () => {
  it("waits until the simulator is there, then tells its clock, cars and ledger", async () => {
    const port = await freePort();
    const link = new SimulatorLink(`http://127.0.0.1:${port}`);
    const ready = link.ready(new AbortController().signal);
    const simulator = await startSimulator({ port });

    try {
      await ready;
      assert.ok(Math.abs((await link.now()) - Date.now()) < 60_000);
      assert.equal((await link.car(BMW)).soc, 42);
      assert.deepEqual(await link.ledger(BMW), { callsThisMonth: 0, stopsLast30Days: 0 });
    } finally {
      await simulator.close();
    }
  });

  it("gives up when the demo ends, and says what is missing", async () => {
    const port = await freePort();
    const link = new SimulatorLink(`http://127.0.0.1:${port}`);

    await assert.rejects(link.ready(AbortSignal.abort()), new RegExp(`does not answer at http://127.0.0.1:${port}`));
  });
});
