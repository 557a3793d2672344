import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { folderDiagnostics } from "../../../src/diagnostics/folder-diagnostics";
import { runs } from "../../support/random-runs";

const now = Date.parse("2026-06-15T12:00:00Z");
const BMW = "51000000-0000-4000-8000-0000000000b1";

/** What nobody may read in a report; each of it is in every kind of place of a store. */
const secret = fc.oneof(
  fc.uuid(),
  fc.stringMatching(/^WBA[A-HJ-NPR-Z0-9]{14}$/),
  fc.stringMatching(/^client_[a-z0-9]{20}$/),
  fc.stringMatching(/^[A-Z]{8,20}$/),
  fc.stringMatching(/^[a-zA-Z0-9+/]{24}$/),
);
const coordinate = fc
  .double({ min: -90, max: 90, noNaN: true })
  .map((value) => Math.round(value * 1e6) / 1e6 + 0.0000123);
const instant = fc.integer({ min: now - 40 * DAY_MS, max: now });

/** A store in which everything that is a text or a number of a person is a secret. */
const storeContent = fc.record({
  id: secret,
  words: fc.array(secret, { minLength: 12, maxLength: 12 }),
  at: instant,
  latitude: coordinate,
  longitude: coordinate,
  odd: fc.dictionary(secret, fc.oneof(secret, coordinate, fc.jsonValue())),
});

type Planted = typeof storeContent extends fc.Arbitrary<infer T> ? T : never;

function storeOf({ id, words, at, latitude, longitude, odd }: Planted): object {
  const [make, model, code, type, reason, signal = "", topic = "", asker = "", schedule, resolution, stray, key = ""] =
    words;
  const place = { latitude, longitude };
  const body = { value: stray, ...place };
  const known = {
    body,
    updatedAt: at,
    order: at,
    status: "ERROR",
    error: { code, type, resolution },
    receivedAt: at,
    source: "poll",
  };
  return {
    [`car/${id}/state`]: {
      identity: { make, model, year: 2024, vin: stray },
      signals: { [signal]: known, "location-preciselocation": { ...known, status: "SUCCESS" } },
      place: { home: { position: place, radiusM: 200 } },
    },
    [`car/${id}/calls`]: { v: 1, value: { "2026-06": { calls: 17 }, [key]: { calls: latitude } } },
    [`car/${id}/stops`]: [at, latitude],
    [`car/${id}/faults`]: [{ code, type, reason, says: [], signals: [signal], resolution, beganAt: at }],
    [`car/${id}/unsupported`]: { start: { reason, says: [], code, at }, [key]: { reason, says: [], at } },
    [`car/${id}/requests`]: {
      last: {
        command: "start",
        result: { outcome: "refused", reason, says: [], code },
        wasSent: true,
        sending: { from: at, until: at },
        failuresBefore: 0,
      },
      senders: { [asker]: { command: stray, at, count: 1 } },
      topics: { [topic]: { command: stray, at, count: 1 } },
    },
    [`car/${id}/sessions`]: { ended: [{ startAt: at, endAt: at, location: place }] },
    [`car/${id}/schedules`]: {
      own: [
        {
          id: schedule,
          location: place,
          times: { type: "daily", start: "01:00", end: "02:00" },
          madeAt: at,
          once: true,
        },
      ],
      pending: [],
      gone: [],
    },
    [`car/${id}/${key}`]: odd,
    [`tariff/${asker}`]: odd,
    [`topics/${asker}`]: { [topic]: { payload: stray, at } },
    "webhook/heard": { deliveredAt: at, refusal: stray },
    [key]: odd,
    ...odd,
  };
}

/** All texts and all broken numbers in a value, at any depth, keys too. */
function found(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return Number.isInteger(value) ? [] : [`${value}`];
  if (Array.isArray(value)) return value.flatMap(found);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inside]) => [key, ...found(inside)]);
}

describe("diagnostics of a storage folder", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "smartcar-diagnostics-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("contain no secret, position, VIN, or ID, whatever is stored", async () => {
    await fc.assert(
      fc.asyncProperty(storeContent, async (store) => {
        const inner = join(folder, "live-0123");
        mkdirSync(inner, { recursive: true });
        writeFileSync(join(inner, "car.json"), JSON.stringify(storeOf(store)));

        const report = await folderDiagnostics(folder, now);

        const texts = new Set(found(JSON.parse(JSON.stringify(report))));
        const { id, words, latitude, longitude, odd } = store;
        const planted = [id, ...words, String(latitude), String(longitude), ...Object.keys(odd)];
        const leaked = planted.filter((text) => [...texts].some((shown) => shown.includes(text) && text.length > 3));
        assert.deepEqual(leaked, []);
        assert.ok(report.cars.length > 0);
      }),
      { numRuns: runs(300) },
    );
  });

  it("say what helps: budgets, ages, faults, last requests", async () => {
    const at = now - 5 * MINUTE_MS;
    const signal = { order: at, receivedAt: at, source: "webhook", updatedAt: at };
    const stored = {
      [`car/${BMW}/state`]: {
        identity: { make: "BMW", model: "i4", year: 2024 },
        signals: {
          "charge-ischarging": { ...signal, status: "SUCCESS", body: { value: true } },
          "charge-wattage": {
            ...signal,
            status: "ERROR",
            error: { type: "COMPATIBILITY", code: "SMARTCAR_NOT_CAPABLE" },
          },
          "hvac-something": { ...signal, status: "SUCCESS" },
        },
      },
      [`car/${BMW}/calls`]: { "2026-06": { calls: 123 }, "2026-05": { calls: 400 } },
      [`car/${BMW}/stops`]: [now - 31 * DAY_MS, now - 2 * DAY_MS, now - HOUR_MS],
      [`car/${BMW}/arrivals`]: { receivedAt: at, webhookAt: at, stillReads: 0 },
      [`car/${BMW}/faults`]: [
        { type: "CONNECTED_SERVICES_ACCOUNT", code: "SUBSCRIPTION", reason: "", says: [], beganAt: at },
      ],
      "webhook/heard": { deliveredAt: at },
      "surplus/n1": {},
    };
    writeFileSync(join(folder, "account.json"), JSON.stringify(stored));
    writeFileSync(join(folder, "broken.json"), "{");

    const { files, unusableFiles, cars, states, webhooks } = await folderDiagnostics(folder, now);

    assert.deepEqual([files, unusableFiles], [2, 1]);
    assert.deepEqual(cars, [
      {
        car: 1,
        make: "BMW",
        year: 2024,
        callsThisMonth: 123,
        stopsIn30Days: 2,
        commandsSinceDriven: 0,
        updatesSecondsAgo: { any: 300, webhook: 300 },
        signals: [
          { signal: "charge-ischarging", status: "SUCCESS", secondsAgo: 300 },
          { signal: "charge-wattage", status: "ERROR", secondsAgo: 300, error: "SMARTCAR_NOT_CAPABLE" },
        ],
        otherSignals: 1,
        faults: [{ code: "SUBSCRIPTION", secondsAgo: 300, isOver: false }],
        unsupported: [],
        sentSecondsAgo: {},
        sessions: 0,
        schedules: 0,
      },
    ]);
    assert.equal(states["surplus"], 1);
    assert.deepEqual(webhooks, [{ deliveredSecondsAgo: 300 }]);
  });
});
