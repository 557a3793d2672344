import assert from "node:assert/strict";
import { HOUR_MS } from "../../../../src/core/duration";
import type { FoundRecords } from "../../../../src/records/record-reader";
import { bmw, mini, tesla } from "../../../support/simulator/cloud";
import { RecordBench, shownRecords } from "../../../support/vehicle/record-bench";

describe("RecordReader with version 2.0", () => {
  let bench: RecordBench;

  beforeEach(async () => {
    bench = await RecordBench.open({ recordsSignal: false });
    await bench.connect();
  });
  afterEach(() => bench.garage.close());

  it("tells the charges that the car really had, by one call", async () => {
    await bench.charge(4);

    const found = await bench.read();

    assert.deepEqual(shownRecords(found), ["v2 13.3 42-58"]);
    assert.equal(found.records[0]?.type, "AC");
    assert.deepEqual([found.source, bench.asked("records")], ["v2", 1]);
    assert.equal(
      (await bench.garage.counted(bmw)).callsThisMonth,
      500 - (await bench.garage.car(bmw).budget()).callsLeft,
    );
  });

  it("refreshes the owner's tokens when they have run out, and keeps the new ones", async () => {
    await bench.garage.pass(3 * HOUR_MS);
    await bench.charge(1);

    assert.equal((await bench.read()).source, "v2");
    assert.equal(bench.tokens?.saved.length, 2);
  });

  it("asks again with a new token when the old one is refused", async () => {
    await bench.garage.fault({
      match: { path: "/v2.0" },
      times: 1,
      status: 401,
      body: { type: "AUTHENTICATION", code: null },
    });
    assert.equal((await bench.read()).source, "v2");
    assert.equal(bench.tokens?.saved.length, 2);
  });

  it("refuses a period of more than thirty days before anything is asked", async () => {
    await bench.garage.run(bench.garage.car(bmw).read());
    const before = bench.garage.simulator.requests.length;

    await assert.rejects(bench.read(bmw, 32), { code: "BAD_INPUT", message: /is more than 30 days ago/ });
    assert.equal(bench.garage.simulator.requests.length, before);
  });

  for (const status of [404, 410] as const) {
    it(`goes on without it when it has ended (${status}), and says so once`, async () => {
      await bench.garage.close();
      bench = await RecordBench.open({ recordsSignal: false, v2Ended: status });
      await bench.connect();
      await bench.garage.run(bench.garage.car(bmw).read());
      await bench.hearCharge();

      const first = await bench.read();
      await bench.garage.restart();
      const second = await bench.read();

      assert.deepEqual(
        first.notices.map(({ code }) => code),
        ["v2-ended"],
      );
      assert.deepEqual([first.source, first.records.length, first.v2Ended], ["own", 1, true]);
      assert.deepEqual([second.notices, second.records.length, second.v2Ended], [[], 1, true]);
      assert.equal(bench.asked("records"), 1);
      assert.equal(
        (await bench.garage.counted(bmw)).callsThisMonth,
        500 - (await bench.garage.car(bmw).budget()).callsLeft,
      );
    });
  }

  describe("around its end on 1 December 2026", () => {
    const unauthorized = { status: 401, body: { type: "AUTHENTICATION", code: null, statusCode: 401 } };
    const unavailable = { status: 503, body: { error: "Service Unavailable" } };
    const throttled = { status: 429, body: { type: "RATE_LIMIT", code: null, statusCode: 429 } };

    /** A car that has charged once, read at `startAt` and three hours later with an owner's tokens; `fault` answers version 2.0. */
    async function around(startAt: string, fault?: object): Promise<[FoundRecords, FoundRecords]> {
      await bench.garage.close();
      bench = await RecordBench.open({ recordsSignal: false }, {}, startAt);
      await bench.connect();
      await bench.garage.run(bench.garage.car(bmw).read());
      await bench.hearCharge();
      if (fault) await bench.garage.fault({ match: { path: "/v2.0" }, ...fault });
      const first = await bench.read();
      await bench.garage.restart();
      return [first, await bench.read()];
    }

    const codes = ({ notices }: FoundRecords): string[] => notices.map(({ code, error }) => `${code} ${error.code}`);

    for (const [what, fault, before] of [
      ["refused credentials", unauthorized, "failed CREDENTIALS"],
      ["a gateway's failure", unavailable, "failed SERVER"],
    ] as const) {
      it(`before it, ${what} are what they are; after it, they are its end, told once`, async () => {
        const [early] = await around("2026-11-30T12:00:00Z", fault);
        assert.deepEqual(
          [codes(early), early.source, early.records.length, early.v2Ended],
          [[before], "own", 1, false],
        );

        const [late, later] = await around("2026-12-01T00:00:00Z", fault);
        assert.deepEqual(
          [codes(late), late.source, late.records.length, late.v2Ended],
          [["v2-ended UNSUPPORTED"], "own", 1, true],
        );
        assert.doesNotMatch(late.notices.map(({ error }) => error.message).join(), /credential|secret|client/i);
        assert.deepEqual([codes(later), later.source, later.records.length, later.v2Ended], [[], "own", 1, true]);
      });
    }

    it("after it, throttling ends nothing, and what works goes on", async () => {
      const [first] = await around("2026-12-01T00:00:00Z", throttled);
      assert.deepEqual([codes(first), first.v2Ended], [["failed RATE_LIMIT"], false]);

      const [found] = await around("2026-12-02T00:00:00Z");
      assert.deepEqual([codes(found), found.source], [[], "v2"]);
    });
  });

  const failures: readonly [what: string, fault: object, code: string][] = [
    ["the maker fails", { status: 502, body: { type: "UPSTREAM", code: "NO_RESPONSE", statusCode: 502 } }, "UPSTREAM"],
    [
      "the permission is missing",
      { status: 403, body: { type: "PERMISSION", code: null, statusCode: 403 } },
      "PERMISSION",
    ],
    ["a web page comes instead", { garbage: "html" }, "BAD_RESPONSE"],
    ["the answer is no list", { status: 200, body: { records: "none" } }, "BAD_RESPONSE"],
    ["nothing comes", { cut: "before" }, "NETWORK"],
  ];
  for (const [what, fault, code] of failures) {
    it(`tells what it knows itself, and why that is all, when ${what}`, async () => {
      await bench.garage.run(bench.garage.car(bmw).read());
      await bench.hearCharge();
      await bench.garage.fault({ match: { path: "/v2.0" }, times: 1, ...fault });

      const { source, records, notices, v2Ended } = await bench.read();

      assert.deepEqual([source, records.length, v2Ended], ["own", 1, false]);
      assert.deepEqual(
        notices.map(({ error }) => error.code),
        [code],
      );
      assert.equal((await bench.read()).source, "v2");
    });
  }

  it("fails with the reason where nothing else is known either", async () => {
    await bench.garage.run(bench.garage.car(bmw).read());
    await bench.garage.fault({ match: { path: "/v2.0" }, times: 1, cut: "before" });

    await assert.rejects(bench.read(), { code: "NETWORK" });
  });

  it("leaves the reserve to commands", async () => {
    await bench.garage.close();
    bench = await RecordBench.open({ recordsSignal: false }, { perMonth: 51, reserve: 50 });
    await bench.connect();
    await bench.garage.run(bench.garage.car(bmw).read());

    await assert.rejects(bench.read(), { code: "BUDGET" });
    assert.equal(bench.asked("records"), 0);
  });

  it("is not asked for other makes", async () => {
    await bench.garage.run(bench.garage.car(tesla).read());

    assert.deepEqual((await bench.read(tesla, 60)).records, []);
    assert.equal(bench.asked("records"), 0);
  });

  it("prefers it to version 2.0 where both are there", async () => {
    await bench.garage.close();
    bench = await RecordBench.open();
    await bench.connect(mini);
    await bench.charge(1, mini);

    assert.equal((await bench.read(mini)).source, "signal");
    assert.equal(bench.asked("records"), 0);
  });
});
