import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { SimulatedGarage } from "../../support/simulated-garage";
import { tesla } from "../../support/simulator/cloud";
import { UnpluggedNetwork } from "../../support/network/unplugged-network";

describe("commands without a network", () => {
  let garage: SimulatedGarage;
  let network: UnpluggedNetwork;
  const open = async (code: string, syscall: string): Promise<void> => {
    network = new UnpluggedNetwork({ code, syscall });
    garage = await SimulatedGarage.open({ client: { dispatcher: network.dispatcher } });
  };
  afterEach(async () => {
    await garage.close();
  });

  for (const failure of [
    { code: "ECONNREFUSED", syscall: "connect" },
    { code: "ENOTFOUND", syscall: "getaddrinfo" },
  ]) {
    it(`(${failure.code}) give a start up after some minutes, and count nothing`, async () => {
      await open(failure.code, failure.syscall);
      const before = garage.clock.now();

      await assert.rejects(garage.command("start"), { code: "NETWORK" });

      assert.equal(garage.clock.now() - before, 3.5 * MINUTE_MS);
      assert.deepEqual(await garage.car(tesla).budget(), { callsLeft: 500 });
    });
  }

  it("go on trying to stop until it is back", async () => {
    await open("EAI_AGAIN", "getaddrinfo");
    garage.simulator.car(tesla).change({ charging: true });
    const stop = garage.car(tesla).commands.charge("stop");
    await garage.pass(HOUR_MS);
    network.isThere = true;

    assert.equal((await garage.run(stop)).outcome, "done");
    assert.deepEqual([garage.commands, (await garage.counted(tesla)).callsThisMonth], [["stop 200"], 1]);
    assert.equal((await garage.car(tesla).budget()).callsLeft, 499);
  });

  it("are not sent after all when the stop has become pointless", async () => {
    await open("ECONNREFUSED", "connect");
    const stop = garage.car(tesla).commands.charge("stop");
    await garage.pass(MINUTE_MS);
    await garage.receive(false);

    assert.equal((await garage.run(stop)).outcome, "already");
    assert.deepEqual(garage.commands, []);
  });
});
