import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyDelivery, applyPromised } from "../../../nodes/webhook/apply-delivery";
import { Journals } from "../../../src/store/journals";
import { memoryStore } from "../../../src/store/memory-store";
import { ProblemLatch } from "../../../src/store/problem-latch";
import { Intake } from "../../../src/webhook/intake";
import { delivery, managementToken, realDocument } from "../../src/webhook/signed";
import { SimulatedGarage } from "../../support/simulated-garage";
import { bmw, tesla } from "../../support/simulator/cloud";

type Account = Parameters<typeof applyPromised>[0];

describe("what an earlier process had answered", () => {
  let folder: string;
  let garage: SimulatedGarage;
  const intakes: Intake[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "smartcar-promised-"));
    garage = await SimulatedGarage.open();
  });
  afterEach(async () => {
    for (const intake of intakes.splice(0)) await intake.close();
    await garage.close();
    await rm(folder, { recursive: true });
  });

  /** A process of its own, with the cars' files and the journals of the one before. */
  const start = (): Account => {
    const { clock } = garage;
    const journals = new Journals({ folder, problems: new ProblemLatch(() => {}) });
    const stores = { store: memoryStore(), deliveryStore: memoryStore() };
    const intake = new Intake({ managementToken, clock, journals, ...stores });
    intakes.push(intake);
    return { clock, garage: garage.garage, intake, compareTime: async () => {} };
  };
  const take = async ({ intake }: Account, vehicleId: string, takerId: string) => {
    const document = realDocument("vw_id_4_all", { eventId: `for ${takerId} of ${vehicleId}` });
    const data = { ...Object(document["data"]), vehicle: { id: vehicleId } };
    const taken = await intake.take(delivery({ ...document, data }), { id: takerId, wants: () => true });
    assert.ok(taken.outcome === "accepted");
    return taken.accepted;
  };

  it("is applied once, for whoever took it, unless its car knows that it was", async () => {
    const killed = start();
    const first = await take(killed, tesla, "one");
    await take(killed, bmw, "one");
    await take(killed, tesla, "other");
    await killed.intake.apply(first, () => applyDelivery(killed, first, { msg: {} }));

    const applied = await applyPromised(start());

    const shown = [...applied].map(([taker, all]) => [taker, all.map(({ update }) => update.snapshot.vehicleId)]);
    assert.deepEqual(Object.fromEntries(shown), { one: [bmw], other: [tesla] });
    assert.equal((await applyPromised(start())).size, 0);
  });
});
