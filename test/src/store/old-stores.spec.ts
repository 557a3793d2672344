import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseTolerantly } from "../../../src/core/tolerant-schema";
import { KEYS, keyNamed } from "../../../src/store/keys";
import {
  CAR_ARRIVALS,
  CAR_SCHEDULES,
  CAR_SENT,
  CAR_SESSIONS,
  CAR_STATE,
  CAR_STOPS,
} from "../../../src/store/keys/car-keys";
import { MODE, SURPLUS, TARIFF } from "../../../src/store/keys/node-keys";
import { readStored, sealed, versionIn, versionOf, type StoredKey } from "../../../src/store/stored-key";

/**
 * Files that were written by version 0.1, and by the code before values had a version: a home with six cars after eleven days of
 * everything that can go wrong.
 */
const STORES = ["test/fixtures/store-0.1", "test/fixtures/store-unversioned"];

const AT = Date.parse("2026-06-01T12:00:00Z");

/** Every value in the files of a folder, by its key. */
function valuesIn(folder: string): [key: string, value: unknown][] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));
  return files.flatMap((name) => {
    const values: Record<string, unknown> = JSON.parse(readFileSync(join(folder, name), "utf8"));
    return Object.entries(values);
  });
}

describe("a store that was written before values had a version", () => {
  for (const folder of STORES) {
    for (const [text, stored] of valuesIn(folder)) {
      it(`gives back all of ${text} in ${folder}`, () => {
        const key = keyNamed(text);
        assert.ok(key);

        const { value, leftOut } = readStored(key, stored);

        assert.deepEqual(leftOut, []);
        assert.notEqual(value, undefined);
        const again = readStored(key, structuredClone(sealed(key, value)));
        assert.deepEqual(again, { value, leftOut: [] }, "and what is written in its place is the same");
      });
    }
  }

  it("bears no version", () => {
    const values = STORES.flatMap(valuesIn);

    assert.ok(values.length > 60);
    for (const [text, value] of values) assert.equal(versionIn(value), 1, text);
  });

  it("has a value of nearly every key", () => {
    const known = new Set(STORES.flatMap(valuesIn).map(([text]) => keyNamed(text)?.pattern));
    const missing = KEYS.map(({ pattern }) => pattern).filter((pattern) => !known.has(pattern));

    assert.deepEqual(missing, [
      "car/<vehicleId>/events",
      "car/<vehicleId>/budget",
      "car/<vehicleId>/costs",
      "car/<vehicleId>/unsupported-schedules",
      "records/<nodeId>/<vehicleId>/sources",
      "records/<nodeId>/<vehicleId>",
      "owners of <application>",
      "schedule-paths",
      "fleet/<nodeId>",
      "notices/<nodeId>",
      "house/<homeId>",
      "forecasts/<nodeId>",
      "prices/<nodeId>",
      "feeds/requests",
      "mqtt/<nodeId>",
      "page/<nodeId>",
    ]);
  });
});

describe("the steps of stored values", () => {
  const ALL: readonly StoredKey<string, unknown>[] = KEYS;

  /** A value of each older version, and what the newest makes of it. */
  const STEPS: readonly [pattern: string, from: number, value: unknown, now: unknown][] = [
    [
      CAR_SENT.pattern,
      1,
      { start: 1780308051646, stop: { from: 5, until: 9, mayTakeEffect: false }, lock: "yesterday" },
      {
        start: { from: 1780308051646, until: 1780308051646, mayTakeEffect: true },
        stop: { from: 5, until: 9, mayTakeEffect: false },
      },
    ],
    [
      SURPLUS.pattern,
      1,
      { at: AT, on: false, since: AT, origin: "left", leftUntil: AT + 60_000, seen: true },
      {
        at: AT,
        on: false,
        since: AT,
        origin: "found",
        seen: true,
        override: { on: false, until: AT + 60_000, kind: "manual" },
        site: {},
      },
    ],
    [
      MODE.pattern,
      1,
      { at: AT, mode: "solar", will: { on: true, until: AT + 60_000, isUnheeded: true }, tariff: {} },
      {
        at: AT,
        mode: "solar",
        origin: "found",
        override: { on: true, until: AT + 60_000, kind: "unheeded" },
        awaited: ["tariff"],
      },
    ],
    [
      TARIFF.pattern,
      1,
      {
        car: { at: AT, atHome: true, soc: 40 },
        forecastAt: AT,
        forecast: [{ startAt: AT, endAt: AT + 60_000, value: 900 }],
      },
      {
        prices: [],
        feedIn: [],
        priceDays: [],
        forecasts: [{ at: AT, slots: [{ startAt: AT, endAt: AT + 60_000, value: 900 }], earlier: [] }],
        errors: { said: [], shown: [] },
        history: { slotMs: 1_800_000, startAt: 0, surplusW: [], solarW: [] },
        site: {},
        car: { at: AT, place: "home", soc: 40 },
        estimate: {},
        presence: { away: [], left: [] },
        requests: {},
        stops: [],
      },
    ],
    [
      TARIFF.pattern,
      2,
      { wish: { minimumPercent: 30 } },
      {
        prices: [],
        feedIn: [],
        priceDays: [],
        forecasts: [],
        errors: { said: [], shown: [] },
        history: { slotMs: 1_800_000, startAt: 0, surplusW: [], solarW: [] },
        site: {},
        estimate: {},
        presence: { away: [], left: [] },
        requests: { minimumPercent: 30 },
        stops: [],
      },
    ],
    [
      CAR_STATE.pattern,
      1,
      {
        signals: { soc: { order: AT, status: "SUCCESS", heardAt: AT, source: "poll" } },
        settled: {
          charging: { counted: { value: true, since: AT, at: AT, heardAt: AT, vouchedAt: AT, witnesses: [] } },
          pluggedIn: {},
        },
      },
      {
        identity: {},
        signals: { soc: { order: AT, status: "SUCCESS", receivedAt: AT, source: "poll" } },
        settled: {
          charging: { counted: { value: true, since: AT, at: AT, receivedAt: AT, vouchedAt: AT, witnesses: [] } },
          pluggedIn: {},
        },
      },
    ],
    [CAR_ARRIVALS.pattern, 1, { heardAt: AT, stillReads: 2 }, { receivedAt: AT, stillReads: 2 }],
    [
      CAR_SESSIONS.pattern,
      1,
      { idle: { seenAt: AT, heardAt: AT }, ended: [] },
      { idle: { seenAt: AT, receivedAt: AT }, ended: [] },
    ],
    [
      CAR_SCHEDULES.pattern,
      1,
      {
        own: [],
        pending: [],
        gone: [],
        wanted: {
          location: { latitude: 57.7, longitude: 11.9 },
          zone: "Europe/Stockholm",
          wished: { windows: [], schedules: [] },
          windows: [],
          schedules: [],
        },
      },
      {
        own: [],
        pending: [],
        gone: [],
        wanted: {
          location: { latitude: 57.7, longitude: 11.9 },
          zone: "Europe/Stockholm",
          requested: { windows: [], schedules: [] },
          windows: [],
          schedules: [],
        },
      },
    ],
  ];

  for (const key of ALL) {
    for (let from = 1; from < versionOf(key); from += 1) {
      it(`from version ${from} of ${key.pattern}`, () => {
        const step = STEPS.find(([pattern, version]) => pattern === key.pattern && version === from);
        assert.ok(step, "has a case");
        const [, v, value, now] = step;

        assert.deepEqual(plain(readStored(key, { v, value }).value), now);
        for (const garbage of [null, 7, "text", [[]], { start: null }]) readStored(key, { v, value: garbage });
      });
    }
  }

  it("are none where a value has its first shape still", () => {
    assert.equal(versionOf(CAR_STOPS), 1);
    assert.deepEqual(parseTolerantly(CAR_STOPS.schema, [3, "x"]).value, [3]);
  });
});

/** As a file would hold it. */
function plain(value: unknown): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(value));
  return copy;
}
