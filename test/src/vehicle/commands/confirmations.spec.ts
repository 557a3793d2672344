import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import type { CommandName, Outcome } from "../../../../src/vehicle/outcome";
import { acceptance, SimulatedGarage } from "../../../support/simulated-garage";
import { tesla } from "../../../support/simulator/cloud";

describe("commands that are confirmed later", () => {
  let garage: SimulatedGarage;
  beforeEach(async () => {
    garage = await SimulatedGarage.open();
  });
  afterEach(() => garage.close());

  let later: Outcome[];
  beforeEach(() => {
    later = [];
  });
  const follow = (command: CommandName): Promise<Outcome> =>
    garage.run(garage.car(tesla).commands.charge(command, { onConfirmation: (outcome) => later.push(outcome) }));

  it("are confirmed by a report that comes automatically, without a call", async () => {
    assert.equal((await follow("start")).confirmed, undefined);
    await garage.pass(MINUTE_MS);
    await garage.receive(true);

    assert.deepEqual(
      later.map(({ outcome, confirmed }) => [outcome, confirmed]),
      [["done", true]],
    );
    assert.deepEqual([garage.reads, later[0]?.at], [0, "2026-06-01T10:01:00.000Z"]);
  });

  it("are confirmed by one read when no report comes and calls are to spare", async () => {
    await follow("start");
    await garage.pass(HOUR_MS);

    assert.deepEqual([later.map(({ confirmed }) => confirmed), garage.reads], [[true], 1]);
  });

  it("stay open rather than spend a scarce call", async () => {
    await garage.store.set(`car/${tesla}/calls`, { "2026-06": { calls: 420 } });
    await follow("start");
    await garage.pass(HOUR_MS);

    assert.deepEqual([later, garage.reads], [[], 0]);
  });

  it("are contradicted by a car that did not obey", async () => {
    await garage.fault({ match: { method: "post", path: "/v3" }, times: 1, body: acceptance });
    await follow("start");
    await garage.pass(4 * MINUTE_MS);
    await garage.receive(false);

    const [found] = later;
    assert.deepEqual(
      [found?.outcome, found?.code, found?.confirmed, found?.reason],
      [
        "refused",
        "NOT_CONFIRMED",
        false,
        "The start was accepted, but the car reports that it is not charging. Check the car.",
      ],
    );
  });

  it("are not contradicted by what the car said before it had settled", async () => {
    await follow("start");
    await garage.pass(2 * MINUTE_MS);
    await garage.receive(false);

    assert.deepEqual(later, []);
  });

  it("say nothing more once a newer command was sent", async () => {
    await follow("start");
    await garage.pass(MINUTE_MS);
    await garage.command("stop");
    await garage.pass(5 * MINUTE_MS);
    await garage.receive(false);
    await garage.pass(HOUR_MS);

    assert.deepEqual(later, []);
  });

  it("say nothing more once a newer command was sent while they were read back", async () => {
    await follow("start");
    await garage.pass(7 * MINUTE_MS);
    await garage.fault({ match: { method: "get", path: "/v3/vehicles" }, times: 1, delayMs: 2 * MINUTE_MS });
    await garage.pass(MINUTE_MS);
    await garage.command("stop");
    await garage.pass(HOUR_MS);

    assert.deepEqual([later, garage.reads], [[], 1]);
  });

  it("are not forgotten for a request that was held back", async () => {
    await follow("start");
    await garage.pass(MINUTE_MS);
    await garage.repeat("start");
    await garage.receive(true);

    assert.equal(later.length, 1);
  });

  it("are told to all who shared the command, each in an object of its own", async () => {
    const car = garage.car(tesla);
    const onConfirmation = (outcome: Outcome): void => void later.push(outcome);
    await garage.run(
      Promise.all([
        car.commands.charge("start", { onConfirmation: (outcome) => void later.push(outcome) }),
        car.commands.charge("start", { onConfirmation }),
      ]),
    );
    await garage.pass(HOUR_MS);

    assert.deepEqual([later.length, garage.reads], [2, 1]);
    assert.notEqual(later[0], later[1]);
  });

  it("harm nobody when the one who wanted to know fails", async () => {
    const car = garage.car(tesla);
    const warned = new Promise((resolve) => process.once("warning", resolve));
    await garage.run(
      car.commands.charge("start", {
        onConfirmation: () => {
          throw new Error("the node is gone");
        },
      }),
    );
    await garage.receive(false);
    await garage.pass(5 * MINUTE_MS);
    await garage.receive(true);

    assert.match(String(await warned), /the node is gone/);
  });

  it("are dropped when the car is closed", async () => {
    await follow("start");
    await garage.restart();
    await garage.pass(HOUR_MS);

    assert.deepEqual([later, garage.reads], [[], 0]);
  });
});
