import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../src/core/duration";
import type { Outcome } from "../../../../src/vehicle/outcome";
import { fault } from "../../../support/vehicle/fault";
import { refusal, SimulatedGarage, type SimulatedGarageOptions } from "../../../support/simulated-garage";
import { bmw, tesla, volkswagen } from "../../../support/simulator/cloud";

describe("charge", () => {
  let garage: SimulatedGarage;
  const open = async (options: SimulatedGarageOptions = {}): Promise<void> => {
    garage = await SimulatedGarage.open(options);
  };
  afterEach(() => garage.close());

  describe("of whose stop nobody knows what became of it", () => {
    const doubtful = async (): Promise<Outcome[]> => {
      garage.simulator.car(tesla).change({ charging: true });
      await garage.deliver("charge-ischarging", { value: true });
      await garage.fault(
        { match: { method: "post", path: "/v3" }, times: 1, status: 503, body: "<html></html>" },
        silent,
      );
      const later: Outcome[] = [];
      const answer = await garage.run(
        garage.car(tesla).commands.charge("stop", { onConfirmation: (outcome) => later.push(outcome) }),
      );
      assert.deepEqual([answer.outcome, garage.commands], ["unknown", ["stop 503"]]);
      return later;
    };
    const silent = { match: { path: "/v3/vehicles/.*/signals" }, body: { data: [] } };
    beforeEach(() => open());

    it("sends it again when a report says that the car charges on, and tells", async () => {
      const later = await doubtful();
      await garage.pass(20 * MINUTE_MS);

      await garage.receive(true);
      await garage.pass(MINUTE_MS);

      assert.deepEqual(garage.commands, ["stop 503", "stop 200"]);
      assert.deepEqual(
        later.map(({ outcome, withdrawn }) => [outcome, withdrawn]),
        [["done", true]],
      );
    });

    it("looks a few times, and sends nothing while the car says nothing, or that it has stopped", async () => {
      await doubtful();
      const { reads } = garage;
      await garage.pass(50 * MINUTE_MS);
      await garage.receive(false);
      await garage.pass(180 * MINUTE_MS);

      assert.deepEqual([garage.commands, garage.reads - reads], [["stop 503"], 2]);
    });

    it("leaves a charge alone for which it had to give way", async () => {
      garage.simulator.car(tesla).change({ charging: true });
      const cut = { match: { method: "post", path: "/v3" }, times: 1, status: 503, body: "<html></html>" };
      await garage.fault(cut, silent);
      const stop = garage.car(tesla).commands.charge("stop", { force: true });
      await garage.pass(MINUTE_MS);
      const start = garage.car(tesla).commands.charge("start", { force: true });
      assert.deepEqual((await garage.run(Promise.all([stop, start]))).map(({ outcome }) => outcome)[0], "unknown");

      await garage.pass(10 * MINUTE_MS);
      await garage.receive(true);
      await garage.pass(60 * MINUTE_MS);

      assert.equal(garage.commands.filter((command) => command.startsWith("stop")).length, 1);
    });

    it("leaves a charge alone that someone has started since", async () => {
      await doubtful();
      await garage.command("start", tesla, { force: true });
      await garage.receive(true);
      await garage.pass(60 * MINUTE_MS);

      assert.deepEqual(
        garage.commands.slice(1).filter((command) => command.startsWith("stop")),
        [],
      );
    });
  });

  describe("when the outcome is lost", () => {
    beforeEach(() => open());

    const lost = [
      ["a cut answer", { cut: "body" }, "cut"],
      ["a connection cut within the headers", { cut: "headers" }, "cut"],
      ["half an answer", { garbage: "cut-json" }, "200"],
      ["an empty answer", { garbage: "empty" }, "200"],
      ["a proxy's page", { garbage: "html" }, "200"],
      ["a failure of Smartcar", refusal("500 SERVER/INTERNAL"), "500"],
      ["a failure of the maker", refusal("502 UPSTREAM/NO_RESPONSE"), "502"],
      ["a maker that does not answer in time", { status: 504, body: "<html>" }, "504"],
      ["an answer that is no execution", { body: { data: {} } }, "200"],
      ["a command that failed", { body: { data: { attributes: { status: { value: "FAILED" } } } } }, "200"],
    ] as const;

    for (const [what, how, status] of lost) {
      it(`to ${what}, reads the car back and repeats nothing`, async () => {
        const match = { method: "post", path: "/v3" };
        await garage.fault({ times: 1, ...how, match });

        const answer = await garage.command("start");

        const isDone = garage.simulator.car(tesla).state.charging;
        assert.deepEqual([answer.outcome, answer.confirmed], isDone ? ["done", true] : ["unknown", undefined]);
        assert.deepEqual([garage.commands, garage.reads], [[`start ${status}`], 1]);
      });
    }

    it("believes a report that comes meanwhile, without a read", async () => {
      await garage.fault({ match: { method: "post", path: "/v3" }, times: 1, cut: "body" });
      const car = garage.car(tesla);
      const start = car.commands.charge("start");
      await garage.pass(MINUTE_MS);
      const now = garage.clock.now();
      const signal = {
        code: "charge-ischarging",
        status: "SUCCESS",
        body: { value: true },
        oemUpdatedAt: now,
      } as const;
      await car.apply([signal], {}, { receivedAt: now, source: "webhook" });

      const { outcome, confirmed } = await garage.run(start);

      assert.deepEqual([outcome, confirmed, garage.reads], ["done", true, 0]);
    });

    it("sends again when the car itself says that it has not obeyed", async () => {
      garage.simulator.car(tesla).change({ charging: true });
      await garage.pass(10 * MINUTE_MS);
      await garage.refuse("502 UPSTREAM/UNKNOWN_ISSUE");

      const answer = await garage.command("stop");

      assert.deepEqual([answer.outcome, garage.commands], ["done", ["stop 502", "stop 200"]]);
    });

    it("gives up when the car does not obey again and again, and says so", async () => {
      garage.simulator.car(tesla).change({ charging: true });
      await garage.pass(10 * MINUTE_MS);
      await garage.refuse("502 UPSTREAM/UNKNOWN_ISSUE", { times: 9 });

      const { code, message } = await fault(garage.command("stop"));

      assert.deepEqual([code, garage.commands.length], ["UPSTREAM", 3]);
      assert.match(message, /make's cloud is unavailable/);
    });

    it("does not take a report from before the command for an answer", async () => {
      garage.simulator.car(tesla).change({ charging: true });
      await garage.pass(MINUTE_MS);
      garage.simulator.car(tesla).change({ charging: false });
      await garage.pass(MINUTE_MS);
      garage.simulator.car(tesla).change({ charging: true, obstacle: "UNREACHABLE" });
      await garage.fault({ match: { method: "post", path: "/v3" }, times: 1, cut: "before" });

      const answer = await garage.command("stop");

      assert.deepEqual([answer.outcome, garage.commands], ["unknown", ["stop cut"]]);
    });
  });

  describe("when no answer comes in time", () => {
    it("reads the car back and repeats nothing", async () => {
      await open({ client: { commandTimeoutMs: 30 } });
      await garage.fault({ match: { method: "post", path: "/v3" }, times: 1, delayMs: 1000 * MINUTE_MS });
      const start = garage.car(tesla).commands.charge("start");
      await garage.untilAnswered();

      const answer = await garage.run(start);

      assert.deepEqual([answer.outcome, garage.commands.length, garage.reads], ["unknown", 1, 1]);
      assert.match(answer.reason, /did not respond in time/);
      assert.equal(answer.budget.callsLeft, 498);
    });
  });

  describe("when the car takes minutes", () => {
    beforeEach(() => open({ rules: { latency: { fromMs: 240_000, toMs: 240_000 } } }));

    it("waits for the late answer", async () => {
      const minutes = await garage.minutesOf(async () => assert.equal((await garage.command("start")).outcome, "done"));

      assert.deepEqual([minutes, garage.commands], [4, ["start 202"]]);
    });

    it("goes by what the late answer says, not by its status", async () => {
      garage.simulator.car(tesla).change({ plugged: false });

      const answer = await garage.command("start");

      assert.deepEqual([answer.outcome, answer.code, garage.commands], ["refused", "NOT_PLUGGED_IN", ["start 202"]]);
    });

    it("reads the car back when the late answer breaks off", async () => {
      await garage.fault({ match: { method: "post", path: "/v3" }, times: 1, garbage: "cut-json" });

      const answer = await garage.command("start");

      assert.deepEqual([answer.outcome, answer.confirmed, garage.commands], ["done", true, ["start 202"]]);
    });
  });

  describe("when a BMW is away from home", () => {
    beforeEach(() => open());

    const elsewhere = { facts: { home: { latitude: 52.5, longitude: 13.4 } } };

    it("sends neither a start nor a stop, and says so", async () => {
      const car = garage.car(bmw, elsewhere);
      await garage.run(car.read());

      for (const command of ["start", "stop"] as const) {
        const answer = await garage.run(car.commands.charge(command));
        assert.deepEqual([answer.outcome, answer.code, garage.commands], ["refused", "AWAY_FROM_HOME", []], command);
        assert.match(answer.reason, /^The car is away from home\. Nothing was sent\./);
      }
    });

    it("sends what is forced once, and says why it does not try again", async () => {
      const car = garage.car(bmw, elsewhere);
      await garage.run(car.read());
      garage.simulator.car(bmw).change({ atHome: false });

      const answer = await garage.run(car.commands.charge("start", { force: true }));

      assert.deepEqual([answer.outcome, answer.code, garage.commands], ["refused", "AWAY_FROM_HOME", ["start 409"]]);
      assert.match(answer.reason, /away from home, and its make accepts commands only at home\.$/);
    });

    it("tries again as with any car while it is not known to be away", async () => {
      garage.simulator.car(bmw).change({ atHome: false });

      const answer = await garage.command("start", bmw);

      assert.deepEqual([answer.code, garage.commands.length], ["UNREACHABLE", 4]);
    });

    it("tries a car of another make again that is away", async () => {
      await garage.run(garage.car(tesla).read());
      garage.simulator.car(tesla).change({ atHome: false, obstacle: "UNREACHABLE" });

      assert.equal((await garage.command("start")).code, "UNREACHABLE");
      assert.equal(garage.commands.length, 4);
    });
  });

  describe("when nothing must be sent", () => {
    beforeEach(() => open());

    it("because the car has just said that it charges, or that it does not", async () => {
      const car = garage.car(tesla);
      await garage.run(car.read());
      assert.equal((await garage.command("stop")).outcome, "already");

      garage.simulator.car(tesla).change({ charging: true });
      await garage.pass(3 * MINUTE_MS);
      await garage.run(car.read());
      assert.equal((await garage.command("start")).outcome, "already");
      assert.deepEqual(garage.commands, []);
    });

    it("because the car has just said that it is not plugged in, or full", async () => {
      garage.simulator.car(tesla).change({ plugged: false });
      garage.simulator.car(volkswagen).change({ soc: 80, limit: 80 });
      await garage.pass(9 * MINUTE_MS);
      await garage.run(garage.car(tesla).read());
      await garage.run(garage.car(volkswagen).read());

      const [unplugged, full] = [await garage.command("start"), await garage.command("start", volkswagen)];

      assert.deepEqual([unplugged.code, full.code, garage.commands], ["NOT_PLUGGED_IN", "FULLY_CHARGED", []]);
    });
  });
});
