import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { SmartcarError } from "../../../src/core/error";
import { RecordReader, type FoundRecords } from "../../../src/records/record-reader";
import type { Period } from "../../../src/records/period";
import type { Rules } from "../../../src/simulator/rules";
import type { KeptTokens } from "../../support/vehicle/kept-tokens";
import { ownerTokens } from "../../support/vehicle/owner-tokens";
import { SimulatedGarage } from "../../support/simulated-garage";
import { bmw, mini, tesla, volvo } from "../../support/simulator/cloud";

describe("RecordReader", () => {
  let garage: SimulatedGarage;
  let tokens: KeptTokens | undefined;

  async function open(rules: Partial<Rules> = {}, limits = {}): Promise<void> {
    garage = await SimulatedGarage.open({ rules, limits });
    tokens = undefined;
  }

  beforeEach(() => open());
  afterEach(() => garage.close());

  const reader = (vehicleId: string, nodeId = "node"): RecordReader =>
    new RecordReader({
      car: garage.car(vehicleId),
      clock: garage.clock,
      store: garage.store,
      nodeId,
      tokensOf: () => tokens,
    });
  const period = (days = 20): Period => ({
    fromAt: garage.clock.now() - days * DAY_MS,
    untilAt: garage.clock.now() + 1,
  });
  const read = (vehicleId = bmw, days?: number): Promise<FoundRecords> => reader(vehicleId).read(period(days));
  const asked = (kind: string): number => garage.simulator.requests.filter((one) => one.kind === kind).length;
  const told = ({ records }: FoundRecords): string[] =>
    records.map(({ source, energyKwh = 0, socFrom, socTo }) => `${source} ${energyKwh.toFixed(1)} ${socFrom}-${socTo}`);

  /** Charges a car for so many hours, and lets its news come through. */
  async function charge(hours: number, vehicleId = bmw): Promise<void> {
    const car = garage.simulator.car(vehicleId);
    car.change({ plugged: true });
    car.change({ charging: true });
    await garage.pass(hours * HOUR_MS);
    car.change({ charging: false });
    await garage.pass(2 * HOUR_MS);
  }

  async function connect(vehicleId = bmw): Promise<void> {
    tokens = await ownerTokens(garage, vehicleId);
  }

  describe("with the signal of version 3", () => {
    it("tells the charges that the car really had, by one read", async () => {
      await charge(4);
      await charge(2);

      const found = await read();

      assert.deepEqual(told(found), ["signal 13.3 42-58", "signal 6.7 58-67"]);
      assert.deepEqual([found.source, found.notices, found.v2Ended], ["signal", [], false]);
      assert.deepEqual([garage.reads, asked("records")], [1, 0]);
    });

    it("asks nothing again while what it knows is young", async () => {
      await charge(1);
      await read();
      await garage.pass(11 * HOUR_MS);
      await read();
      assert.equal(garage.reads, 1);

      await garage.pass(2 * HOUR_MS);
      await read();
      assert.equal(garage.reads, 2);
    });

    it("takes what somebody else's read has brought", async () => {
      await charge(1);
      await garage.run(garage.car(bmw).read());

      assert.equal((await read()).records.length, 1);
      assert.equal(garage.reads, 1);
    });

    it("prefers it to version 2.0 where both are there", async () => {
      await connect(mini);
      await charge(1, mini);

      assert.equal((await read(mini)).source, "signal");
      assert.equal(asked("records"), 0);
    });

    it("gives what began within the period, and nothing else", async () => {
      await charge(1);
      const between = garage.clock.now();
      await charge(1);

      const { records } = await reader(bmw).read({ fromAt: between, untilAt: garage.clock.now() });

      assert.equal(records.length, 1);
      assert.ok((records[0]?.startAt ?? 0) >= between);
    });
  });

  describe("with version 2.0", () => {
    beforeEach(async () => {
      await garage.close();
      await open({ recordsSignal: false });
      await connect();
    });

    it("tells the charges that the car really had, by one call", async () => {
      await charge(4);

      const found = await read();

      assert.deepEqual(told(found), ["v2 13.3 42-58"]);
      assert.equal(found.records[0]?.type, "AC");
      assert.deepEqual([found.source, asked("records")], ["v2", 1]);
      assert.equal((await garage.counted(bmw)).callsThisMonth, 500 - (await garage.car(bmw).budget()).callsLeft);
    });

    it("refreshes the owner's tokens when they have run out, and keeps the new ones", async () => {
      await garage.pass(3 * HOUR_MS);
      await charge(1);

      assert.equal((await read()).source, "v2");
      assert.equal(tokens?.kept.length, 2);
    });

    it("asks again with a new token when the old one is refused", async () => {
      await garage.fault({
        match: { path: "/v2.0" },
        times: 1,
        status: 401,
        body: { type: "AUTHENTICATION", code: null },
      });
      assert.equal((await read()).source, "v2");
      assert.equal(tokens?.kept.length, 2);
    });

    it("refuses a period of more than thirty days before anything is asked", async () => {
      await garage.run(garage.car(bmw).read());
      const before = garage.simulator.requests.length;

      await assert.rejects(read(bmw, 32), { code: "BAD_INPUT", message: /more than 30 days back/ });
      assert.equal(garage.simulator.requests.length, before);
    });

    for (const status of [404, 410] as const) {
      it(`goes on without it when it has ended (${status}), and says so once`, async () => {
        await garage.close();
        await open({ recordsSignal: false, v2Ended: status });
        await connect();
        await garage.run(garage.car(bmw).read());
        await hearCharge();

        const first = await read();
        await garage.restart();
        const second = await read();

        assert.deepEqual(
          first.notices.map(({ code }) => code),
          ["v2-ended"],
        );
        assert.deepEqual([first.source, first.records.length, first.v2Ended], ["own", 1, true]);
        assert.deepEqual([second.notices, second.records.length, second.v2Ended], [[], 1, true]);
        assert.equal(asked("records"), 1);
        assert.equal((await garage.counted(bmw)).callsThisMonth, 500 - (await garage.car(bmw).budget()).callsLeft);
      });
    }

    describe("around its end on 1 December 2026", () => {
      const unauthorized = { status: 401, body: { type: "AUTHENTICATION", code: null, statusCode: 401 } };
      const unavailable = { status: 503, body: { error: "Service Unavailable" } };
      const throttled = { status: 429, body: { type: "RATE_LIMIT", code: null, statusCode: 429 } };

      /** A car that has charged once, read at `startAt` and three hours later with an owner's tokens; `fault` answers version 2.0. */
      async function around(startAt: string, fault?: object): Promise<[FoundRecords, FoundRecords]> {
        await garage.close();
        garage = await SimulatedGarage.open({ startAt, rules: { recordsSignal: false } });
        await connect();
        await garage.run(garage.car(bmw).read());
        await hearCharge();
        if (fault) await garage.fault({ match: { path: "/v2.0" }, ...fault });
        const first = await read();
        await garage.restart();
        return [first, await read()];
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
      [
        "the maker fails",
        { status: 502, body: { type: "UPSTREAM", code: "NO_RESPONSE", statusCode: 502 } },
        "UPSTREAM",
      ],
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
        await garage.run(garage.car(bmw).read());
        await hearCharge();
        await garage.fault({ match: { path: "/v2.0" }, times: 1, ...fault });

        const { source, records, notices, v2Ended } = await read();

        assert.deepEqual([source, records.length, v2Ended], ["own", 1, false]);
        assert.deepEqual(
          notices.map(({ error }) => error.code),
          [code],
        );
        assert.equal((await read()).source, "v2");
      });
    }

    it("fails with the reason where nothing else is known either", async () => {
      await garage.run(garage.car(bmw).read());
      await garage.fault({ match: { path: "/v2.0" }, times: 1, cut: "before" });

      await assert.rejects(read(), { code: "NETWORK" });
    });

    it("leaves the reserve to commands", async () => {
      await garage.close();
      await open({ recordsSignal: false }, { perMonth: 51, reserve: 50 });
      await connect();
      await garage.run(garage.car(bmw).read());

      await assert.rejects(read(), { code: "BUDGET" });
      assert.equal(asked("records"), 0);
    });

    it("is not asked for other makes", async () => {
      await garage.run(garage.car(tesla).read());

      assert.deepEqual((await read(tesla, 60)).records, []);
      assert.equal(asked("records"), 0);
    });
  });

  /** Webhooks tell of a charge that lasts an hour. */
  async function hearCharge(vehicleId = bmw): Promise<void> {
    await garage.hear(false, vehicleId);
    await garage.pass(HOUR_MS);
    for (const charging of [true, false]) {
      await garage.hear(charging, vehicleId);
      await garage.pass(5 * MINUTE_MS);
      await garage.hear(charging, vehicleId);
      await garage.pass(HOUR_MS - 5 * MINUTE_MS);
    }
  }

  describe("with our own ledger", () => {
    for (const [name, vehicleId] of [
      ["Tesla", tesla],
      ["Volvo", volvo],
    ] as const) {
      it(`tells what was heard of a ${name}`, async () => {
        await garage.run(garage.car(vehicleId).read());
        await hearCharge(vehicleId);

        const { source, records, notices } = await read(vehicleId);

        assert.deepEqual([source, notices], ["own", []]);
        assert.deepEqual(
          records.map(({ startAt, endAt, approximate }) => [(endAt - startAt) / MINUTE_MS, approximate]),
          [[60, undefined]],
        );
      });
    }

    it("reads a car of which nothing is known once, and not again for days", async () => {
      await read(volvo);
      await garage.pass(2 * DAY_MS);
      await read(volvo);
      assert.equal(garage.reads, 1);

      await garage.pass(6 * DAY_MS);
      await read(volvo);
      assert.equal(garage.reads, 2);
    });

    it("remembers over a restart what it has learnt", async () => {
      await read(volvo);
      await garage.pass(DAY_MS);
      await garage.restart();
      await read(volvo);

      assert.equal(garage.reads, 1);
    });

    it("adds what a better source does not tell", async () => {
      await charge(1);
      await garage.run(garage.car(bmw).read());
      await hearCharge();

      const { source, records } = await read();

      assert.equal(source, "signal");
      assert.deepEqual(
        records.map((one) => one.source),
        ["signal", "own"],
      );
    });

    it("gives up when the car is closed", async () => {
      const reading = reader(bmw).read(period());
      const refused = assert.rejects(reading, (err) => err instanceof SmartcarError && err.code === "CLOSED");
      await garage.car(bmw).close();

      await refused;
    });
  });
});
