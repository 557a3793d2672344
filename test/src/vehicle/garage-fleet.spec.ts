import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../src/core/duration";
import { ConnectionBook } from "../../../src/vehicle/connection-book";
import { LatestReports } from "../../../src/vehicle/garage";
import type { CarSpec } from "../../../src/simulator/car/car-spec";
import { demoCars } from "../../../src/simulator/demo-cars";
import { SimulatedGarage } from "../../support/simulated-garage";

describe("the garage of a fleet", () => {
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
