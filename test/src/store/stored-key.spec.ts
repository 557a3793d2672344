import assert from "node:assert/strict";
import * as z from "zod";
import { memoryStore } from "../../../src/store/memory-store";
import type { Store } from "../../../src/store/store";
import { isOfPattern, keyText, storedKey } from "../../../src/store/stored-key";
import { StoredValue } from "../../../src/store/stored-value";
import { tolerantList } from "../../../src/core/tolerant-schema";

const V1 = storedKey({
  pattern: "trips/<carId>",
  writer: "",
  schema: tolerantList(z.object({ km: z.number() })),
  initial: [],
});

/** As V1, but each trip has a name, too, and distances are in meters. */
const V3 = storedKey({
  pattern: "trips/<carId>",
  writer: "",
  schema: tolerantList(z.object({ m: z.number(), name: z.string() })),
  initial: [],
  migrations: [
    (trips) => (Array.isArray(trips) ? trips.map(({ km }) => ({ m: km * 1000 })) : trips),
    (trips) => (Array.isArray(trips) ? trips.map((trip) => ({ ...trip, name: "a trip" })) : trips),
  ],
});

describe("keyText", () => {
  it("fills a pattern with its ids", () => {
    assert.equal(keyText("car/<vehicleId>/stops", { vehicleId: "b1" }), "car/b1/stops");
    assert.equal(keyText("records/<nodeId>/<vehicleId>", { nodeId: "$1", vehicleId: "b1" }), "records/$1/b1");
  });

  it("is known again by its pattern", () => {
    assert.equal(isOfPattern("car/<vehicleId>/stops", "car/b1/stops"), true);
    assert.equal(isOfPattern("car/<vehicleId>/stops", "car/b1/stopsx"), false);
    assert.equal(isOfPattern("owners of <application>", "owners of custom-1"), true);
  });
});

describe("a stored value", () => {
  let store: Store;
  let reports: string[];
  beforeEach(() => {
    reports = [];
    store = { ...memoryStore(), report: ({ message }) => void reports.push(message) };
  });
  const older = (): StoredValue<{ km: number }[]> => StoredValue.of(store, V1, { carId: "b1" });
  const newer = (): StoredValue<{ m: number; name: string }[]> => StoredValue.of(store, V3, { carId: "b1" });

  it("is written with its version", async () => {
    await older().change(() => [{ km: 7 }]);

    assert.deepEqual(await store.get("trips/b1"), { v: 1, value: [{ km: 7 }] });
  });

  it("is of the first version where it bears none", async () => {
    await store.set("trips/b1", [{ km: 7 }]);

    assert.deepEqual(await newer().get(), [{ m: 7000, name: "a trip" }]);
  });

  it("goes through every step from its version on, and is written in the newest", async () => {
    await store.set("trips/b1", { v: 2, value: [{ m: 300 }] });

    await newer().change((trips) => [...trips, { m: 5, name: "to the baker" }]);

    const value = [
      { m: 300, name: "a trip" },
      { m: 5, name: "to the baker" },
    ];
    assert.deepEqual(await store.get("trips/b1"), { v: 3, value });
  });

  it("is left alone where a newer version has written it, and reported once", async () => {
    const written = { v: 3, value: [{ m: 7000, name: "home" }] };
    await store.set("trips/b1", written);
    const value = older();

    assert.deepEqual(await value.get(), []);
    await value.change((trips) => [...trips, { km: 1 }]);
    await value.change((trips) => [...trips, { km: 2 }]);

    assert.deepEqual(await store.get("trips/b1"), written);
    assert.deepEqual(await value.get(), [{ km: 1 }, { km: 2 }]);
    assert.deepEqual(await older().get(), [{ km: 1 }, { km: 2 }], "over a restart");
    assert.match(reports[0] ?? "", /^trips\/b1 was stored by a newer version of this package/);
    assert.equal(reports.length, 2, "once for each who reads it");
  });

  it("loses what does not fit, and reports it once without showing it", async () => {
    await store.set("trips/b1", { v: 1, value: [{ km: 1 }, { km: "secret" }, { km: 3 }] });
    const value = older();

    assert.deepEqual(
      [await value.get(), await value.get()],
      [
        [{ km: 1 }, { km: 3 }],
        [{ km: 1 }, { km: 3 }],
      ],
    );
    assert.deepEqual(reports, [
      "trips/b1 contains entries that are not valid (1.km: a text instead of a number). Entries skipped: 1. The rest is used.",
    ]);
  });

  it("is whole where everything fits", async () => {
    await store.set("trips/b1", [{ km: 1 }]);

    assert.deepEqual(await older().get(), [{ km: 1 }]);
    assert.deepEqual(reports, []);
  });
});
