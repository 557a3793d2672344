import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { SmartcarError } from "../../../src/core/error";
import { tesla, bmw, volvo } from "../../support/simulator/cloud";
import { RecordBench, shownRecords } from "../../support/vehicle/record-bench";

describe("RecordReader", () => {
  let bench: RecordBench;

  beforeEach(async () => void (bench = await RecordBench.open()));
  afterEach(() => bench.garage.close());

  describe("with the signal of version 3", () => {
    it("tells the charges that the car really had, by one read", async () => {
      await bench.charge(4);
      await bench.charge(2);

      const found = await bench.read();

      assert.deepEqual(shownRecords(found), ["signal 13.3 42-58", "signal 6.7 58-67"]);
      assert.deepEqual([found.source, found.notices, found.v2Ended], ["signal", [], false]);
      assert.deepEqual([bench.garage.reads, bench.asked("records")], [1, 0]);
    });

    it("asks nothing again while what it knows is young", async () => {
      await bench.charge(1);
      await bench.read();
      await bench.garage.pass(11 * HOUR_MS);
      await bench.read();
      assert.equal(bench.garage.reads, 1);

      await bench.garage.pass(2 * HOUR_MS);
      await bench.read();
      assert.equal(bench.garage.reads, 2);
    });

    it("takes what someone else's read has brought", async () => {
      await bench.charge(1);
      await bench.garage.run(bench.garage.car(bmw).read());

      assert.equal((await bench.read()).records.length, 1);
      assert.equal(bench.garage.reads, 1);
    });

    it("says whether the car was at home, where the position of the charge and that of the home are known", async () => {
      await bench.charge(1);
      const [unplaced] = (await bench.read()).records;
      assert.equal(unplaced?.atHome, undefined);
      const { latitude = 0, longitude = 0 } = unplaced?.location ?? {};
      bench.garage.car(bmw).addFacts({ home: { latitude, longitude } });
      assert.equal((await bench.read()).records[0]?.atHome, true);
      bench.garage.car(bmw).addFacts({ home: { latitude: latitude + 1, longitude } });
      assert.equal((await bench.read()).records[0]?.atHome, false);
    });

    it("gives what began within the period, and nothing else", async () => {
      await bench.charge(1);
      const between = bench.garage.clock.now();
      await bench.charge(1);

      const { records } = await bench.reader(bmw).read({ fromAt: between, untilAt: bench.garage.clock.now() });

      assert.equal(records.length, 1);
      assert.ok((records[0]?.startAt ?? 0) >= between);
    });
  });

  describe("with our own ledger", () => {
    for (const [name, vehicleId] of [
      ["Tesla", tesla],
      ["Volvo", volvo],
    ] as const) {
      it(`tells what was heard of a ${name}`, async () => {
        await bench.garage.run(bench.garage.car(vehicleId).read());
        await bench.hearCharge(vehicleId);

        const { source, records, notices } = await bench.read(vehicleId);

        assert.deepEqual([source, notices], ["own", []]);
        assert.deepEqual(
          records.map(({ startAt, endAt, approximate }) => [(endAt - startAt) / MINUTE_MS, approximate]),
          [[60, undefined]],
        );
      });
    }

    it("reads a car of which nothing is known once, and not again for days", async () => {
      await bench.read(volvo);
      await bench.garage.pass(2 * DAY_MS);
      await bench.read(volvo);
      assert.equal(bench.garage.reads, 1);

      await bench.garage.pass(6 * DAY_MS);
      await bench.read(volvo);
      assert.equal(bench.garage.reads, 2);
    });

    it("remembers over a restart what it has learnt", async () => {
      await bench.read(volvo);
      await bench.garage.pass(DAY_MS);
      await bench.garage.restart();
      await bench.read(volvo);

      assert.equal(bench.garage.reads, 1);
    });

    it("adds what a better source does not tell", async () => {
      await bench.charge(1);
      await bench.garage.run(bench.garage.car(bmw).read());
      await bench.hearCharge();

      const { source, records } = await bench.read();

      assert.equal(source, "signal");
      assert.deepEqual(
        records.map((one) => one.source),
        ["signal", "own"],
      );
    });

    it("says since when sessions are known, where no list reaches further back", async () => {
      await bench.garage.run(bench.garage.car(volvo).read());
      const begunAt = bench.garage.clock.now();
      await bench.hearCharge(volvo);
      await bench.garage.pass(DAY_MS);
      const { records, knownFromAt } = await bench.read(volvo);
      assert.equal(knownFromAt, records[0]?.startAt);
      assert.ok(knownFromAt >= begunAt);
    });

    it("gives up when the car is closed", async () => {
      const reading = bench.reader(bmw).read(bench.period());
      const refused = assert.rejects(reading, (err) => err instanceof SmartcarError && err.code === "CLOSED");
      await bench.garage.car(bmw).close();

      await refused;
    });
  });
});
