import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../src/core/duration";
import { SmartcarError } from "../../../src/core/error";
import { memoryStore } from "../../../src/store/memory-store";
import type { Store } from "../../../src/store/store";
import { ConnectionBook } from "../../../src/vehicle/connection-book";
import { Garage, LatestReports } from "../../../src/vehicle/garage";
import type { CarSpec } from "../../../src/simulator/car/car-spec";
import { demoCars } from "../../../src/simulator/demo-cars";
import { SimulatedGarage } from "../../support/simulated-garage";
import { bmw, tesla, volvo } from "../../support/simulator/cloud";
import { spentIn } from "../../support/store/stored";

describe("Garage", () => {
  let garage: SimulatedGarage;
  beforeEach(async () => {
    garage = await SimulatedGarage.open();
  });
  afterEach(() => garage.close());

  it("has one car for each id, whoever asks", () => {
    assert.equal(garage.car(tesla), garage.car(tesla, { facts: { name: "Tess" } }));
    assert.notEqual(garage.car(tesla), garage.car(bmw));
  });

  it("adds what more is known of a car, and keeps what was known", async () => {
    garage.car(tesla, { facts: { name: "Tess", capacityKwh: 75 } });
    garage.car(tesla, { facts: { name: undefined, chargePowerW: 11_000 } });

    const { name, capacityKwh, chargePowerW } = garage.car(tesla).facts;
    assert.deepEqual([name, capacityKwh, chargePowerW], ["Tess", 75, 11_000]);
  });

  it("asks Smartcar once whose cars there are, and what they are", async () => {
    await garage.run(Promise.all([garage.car(tesla).read(), garage.car(bmw).read(), garage.car(volvo).read()]));

    assert.equal(garage.lookUps, 1);
    assert.deepEqual(await garage.car(bmw).budget(), { callsLeft: 499, stopsLeft: 80 });
  });

  it("learns with that what each owner has allowed", async () => {
    const car = garage.car(tesla);
    const before = car.permissions;

    await garage.run(garage.garage.lookUp(tesla));

    assert.equal(before, undefined);
    assert.ok(car.permissions?.includes("control_charge"));
    assert.equal((await garage.counted(tesla)).callsThisMonth, 0);
  });

  it("knows of each car whether all that is stored of it is safe", async () => {
    const openStore = (vehicleId: string): Store => ({ ...memoryStore(), isSafe: async () => vehicleId !== bmw });
    const { clock, client } = garage;
    const own = new Garage({ openStore, clock, connect: async () => client, limits: { perMonth: 500, reserve: 50 } });
    for (const vehicleId of [tesla, bmw]) own.car(vehicleId);

    assert.deepEqual([await own.areSafe([tesla]), await own.areSafe([tesla, bmw])], [true, false]);
    await own.close();
  });

  it("finds only cars that someone has named", () => {
    const car = garage.car(tesla);

    assert.deepEqual([garage.garage.find(tesla), garage.garage.find(bmw)], [car, undefined]);
  });

  it("need not ask for a car whose owner and make are known", async () => {
    const car = garage.car(tesla, { userId: garage.simulator.userId, facts: { make: "TESLA" } });

    await garage.run(car.read());

    assert.equal(garage.lookUps, 0);
  });

  it("sends a stop also when only the make is unknown and cannot be had", async () => {
    garage.simulator.car(tesla).change({ charging: true });
    const car = garage.car(tesla, { userId: garage.simulator.userId });
    await garage.fault({ match: { path: "/v3/connections" }, status: 500 });

    const { outcome } = await garage.run(car.commands.charge("stop"));

    assert.equal(outcome, "done");
  });

  it("tries a stop again whose owner could not be looked up", async () => {
    garage.simulator.car(tesla).change({ charging: true });
    await garage.fault({ match: { path: "/v3/connections" }, times: 3, status: 500 });

    const { outcome, budget } = await garage.command("stop");

    assert.deepEqual([outcome, budget.callsLeft], ["done", 499]);
  });

  it("says that it has no such car, and what to do, without a billed call", async () => {
    const unknown = garage.car("51000000-0000-4000-8000-00000000ffff");

    for (const asked of [garage.run(unknown.read()), garage.run(unknown.commands.charge("start"))]) {
      await assert.rejects(asked, {
        code: "NOT_FOUND",
        message: /^The account has no car with this vehicle ID\. .*Choose a car from the list, or connect it first\.$/,
      });
    }
    assert.deepEqual([garage.reads, garage.commands], [0, []]);
  });

  it("refuses an id that is none before anything is sent", async () => {
    const asked = garage.run(garage.car("../../users").read());

    await assert.rejects(asked, { code: "NOT_FOUND" });
    assert.equal(garage.reads, 0);
  });

  it("keeps the cars apart: their queues and their ledgers", async () => {
    await garage.fault({ match: { path: `/v3/vehicles/${bmw}` }, times: 1, delayMs: 10 * MINUTE_MS });
    const slow = garage.car(bmw).commands.charge("start");
    await garage.pass(1000);

    const { outcome, budget } = await garage.command("start", tesla);

    assert.deepEqual([outcome, budget], ["done", { callsLeft: 499 }]);
    assert.equal((await garage.run(slow)).outcome, "done");
    assert.deepEqual(await garage.car(bmw).budget(), { callsLeft: 499, stopsLeft: 80 });
  });

  it("closes all its cars", async () => {
    garage.simulator.car(bmw).change({ obstacle: "ASLEEP" });
    garage.simulator.car(tesla).change({ obstacle: "ASLEEP" });
    const requests = [garage.car(bmw).commands.charge("start"), garage.car(tesla).commands.charge("start")];
    const ends = Promise.all(
      requests.map((request) =>
        request.then(
          () => "",
          ({ code }) => code,
        ),
      ),
    );
    await garage.pass(MINUTE_MS);

    await garage.garage.close();

    assert.deepEqual([await ends, garage.clock.waiting], [["CLOSED", "CLOSED"], 0]);
  });

  describe("of a fleet", () => {
    const fleet = (count: number): CarSpec[] =>
      Array.from({ length: count }, (_, index) => ({
        ...(demoCars[3] ?? assert.fail()),
        id: `car-${index}`,
        connected: index < count - 1,
      }));
    let large: SimulatedGarage;
    beforeEach(async () => {
      large = await SimulatedGarage.open({ cars: fleet(120) });
    });
    afterEach(() => large.close());

    it("lists all cars once, and asks later about one car only", async () => {
      for (let n = 0; n < 119; n++) await large.run(large.garage.named(`car-${n}`).read());
      const pages = large.lookUps;
      await large.pass(MINUTE_MS);

      await assert.rejects(large.run(large.garage.named("car-119").read()), { code: "NOT_FOUND" });
      await large.run(large.garage.lookUp("car-7"));

      assert.deepEqual([pages, large.lookUps], [3, 5]);
    });

    it("lists nothing after a restart to ask about cars that it knew", async () => {
      await large.run(Promise.all([1, 2, 3].map((n) => large.car(`car-${n}`).read())));
      const before = large.lookUps;
      await large.restart();

      await large.run(large.garage.named("car-2").read());
      await large.run(large.garage.named("car-3").commands.charge("start"));

      assert.equal(large.lookUps, before);
      assert.equal(large.garage.find("car-2")?.vehicleId, "car-2");
    });

    it("no longer takes a car for connected that Smartcar does not list any more", async () => {
      const { clock, client } = large;
      const book = new ConnectionBook({ clock, connect: async () => client, onListed: () => {} });
      await large.run(book.ask("car-1"));
      const before = book.held("car-1");
      const body = { data: [], meta: { totalCount: 0 }, links: { next: null } };
      await large.fault({ match: { path: "/v3/connections" }, times: 1, status: 200, body });

      await large.run(book.ask("car-1"));

      assert.equal(before?.userId, large.simulator.userId);
      assert.deepEqual([book.held("car-1"), book.held("car-2")?.vehicleId], [undefined, "car-2"]);
      assert.equal(book.held("car-2")?.permissions, book.held("car-3")?.permissions);
    });

    it("learns that a car has another owner when Smartcar refuses the one it knew", async () => {
      const car = large.car("car-1", { userId: "somebody-else", facts: { make: "TESLA" } });

      await assert.rejects(large.run(car.read()), { code: "PERMISSION" });
      const { snapshot } = await large.run(car.read());

      assert.equal(snapshot.soc, 55);
      await large.restart();
      assert.equal(await large.car("car-1").owner(), large.simulator.userId);
    });

    it("asks nothing about what cannot be an id", async () => {
      await assert.rejects(large.run(large.garage.named(" ").read()), { code: "NOT_FOUND" });
      await assert.rejects(large.run(large.car("a b").read()), { code: "NOT_FOUND" });

      assert.equal(large.lookUps, 0);
    });

    it("knows when another car last reported, without looking at each", () => {
      const latest = new LatestReports();
      for (let n = 0; n < 20; n++) latest.note(`car-${n}`, 1000 + n);
      latest.note("car-3", 1100);
      latest.note("car-3", 900);

      assert.deepEqual([latest.besides("car-3"), latest.besides("car-19")], [1019, 1100]);
      assert.equal(new LatestReports().besides("car-1"), undefined);
    });
  });

  describe("of what messages name", () => {
    const unknown = (n: number): string => `no-car-${n}`;
    const isNoCar = (err: unknown): boolean => err instanceof SmartcarError && err.code === "NOT_FOUND";

    it("knows one car, and the same when it is chosen later", async () => {
      const car = garage.garage.named(tesla);
      assert.equal(garage.garage.named(tesla), car);

      await garage.run(car.read());

      assert.equal(garage.garage.find(tesla), car);
      assert.deepEqual([garage.car(tesla, { facts: { name: "Tess" } }), car.facts.name], [car, "Tess"]);
      assert.deepEqual(spentIn(await garage.store.get(`car/${tesla}/budget`), "calls"), { "2026-06": { calls: 1 } });
    });

    it("counts on what was counted of it before, from the first question", async () => {
      await garage.store.set(`car/${tesla}/calls`, { "2026-06": { calls: 420 } });

      assert.deepEqual(await garage.run(garage.garage.named(tesla).budget()), { callsLeft: 80 });
    });

    it("knows a car also while Smartcar is out of reach, if it was known before", async () => {
      await garage.run(garage.car(tesla).read());
      await garage.restart();
      await garage.fault({ match: { path: "/v3/connections" }, status: 500 });

      const { soc } = await garage.run(garage.garage.named(tesla).snapshot());

      assert.equal(soc, 55);
    });

    it("keeps nothing of ids that are nobody's, and asks for them once in ten seconds", async () => {
      const opened = new Set<string>();
      const written: string[] = [];
      const own = new Garage({
        clock: garage.clock,
        limits: { perMonth: 500, reserve: 50 },
        connect: async () => garage.client,
        openStore: (vehicleId) => {
          const store = memoryStore();
          opened.add(vehicleId);
          return {
            ...store,
            set: async (key) => void written.push(key),
            change: async (key, change) => {
              written.push(key);
              return change(undefined);
            },
            close: async () => void opened.delete(vehicleId),
          };
        },
      });

      for (let n = 0; n < 300; n++) {
        await assert.rejects(garage.run(own.named(unknown(n)).read()), isNoCar);
        await assert.rejects(garage.run(own.named(unknown(n)).commands.charge("stop")), isNoCar);
      }
      await garage.quiet();

      assert.equal(garage.lookUps, 1);
      assert.deepEqual([[...opened], written], [[], []]);
      assert.equal(own.find(unknown(1)), undefined);
      await garage.pass(10_000);
      await assert.rejects(garage.run(own.named(unknown(1)).read()), isNoCar);
      assert.equal(garage.lookUps, 2);
      await own.close();
    });

    it("asks ever more seldom while nothing new is in the list", async () => {
      const own = garage.garage;
      const hour = 360;
      for (let n = 0; n < hour; n++) {
        await assert.rejects(garage.run(own.named(unknown(n)).read()), isNoCar);
        await garage.pass(10_000);
      }

      assert.ok(garage.lookUps <= 12, `${garage.lookUps} lists in an hour`);
    });

    it("remembers only so many of whom nobody knows whether they are cars", async () => {
      await garage.fault({ match: { path: "/v3/connections" }, status: 500 });
      const first = garage.garage.named(unknown(0));

      for (let n = 1; n < 500; n++) garage.garage.named(unknown(n));

      assert.notEqual(garage.garage.named(unknown(0)), first);
    });

    it("knows that the account has lost a car by a list of all and by an answer about that car", async () => {
      const own = garage.garage;

      assert.equal(await garage.run(own.isGone(unknown(2))), false);
      assert.equal(garage.lookUps, 0);
      await assert.rejects(garage.run(own.named(unknown(1)).whose()), isNoCar);

      assert.equal(await garage.run(own.isGone(tesla)), false);
      assert.equal(garage.lookUps, 1);
      assert.equal(await garage.run(own.isGone(unknown(2))), true);
      assert.equal(garage.lookUps, 2);
    });

    it("always asks for a car that someone has chosen", async () => {
      const car = garage.car(unknown(1), { facts: { name: "New" } });

      for (let time = 0; time < 2; time++) await assert.rejects(garage.run(car.read()), isNoCar);

      assert.equal(garage.lookUps, 2);
    });
  });
});
