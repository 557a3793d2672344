import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { KEYS, keyNamed, uniteStored } from "../../../src/store/keys";
import { valueOf } from "../../support/store/stored";

describe("uniteStored", () => {
  const cases: [what: string, ledger: string, value: unknown, older: unknown, united: unknown][] = [
    [
      "takes the larger count of calls of each month",
      "calls",
      { "2026-05": { calls: 12 }, "2026-06": { calls: 3, closedAt: 30 } },
      { "2026-06": { calls: 9 }, "2026-04": { calls: 5 } },
      { "2026-04": { calls: 5 }, "2026-05": { calls: 12 }, "2026-06": { calls: 9, closedAt: 30 } },
    ],
    ["unites stops by time", "stops", [100, 300], [200, 300, 400], [100, 200, 300, 400]],
    [
      "takes more commands, and the distance that frees them later",
      "commands-since-driven",
      { commands: 3, odometerKm: 1000 },
      { commands: 2, odometerKm: 1010 },
      { commands: 3, odometerKm: 1010 },
    ],
    [
      "takes the later time of each command, also where 0.1 has written only that",
      "sent",
      { start: 5, stop: { from: 8, until: 9, mayTakeEffect: false } },
      { v: 2, value: { start: { from: 6, until: 7, mayTakeEffect: true } } },
      {
        start: { from: 6, until: 7, mayTakeEffect: true },
        stop: { from: 8, until: 9, mayTakeEffect: false },
      },
    ],
    [
      "takes of each signal what was received later",
      "state",
      { identity: { make: "BMW" }, signals: { soc: { receivedAt: 5, body: { value: 50 } } } },
      {
        identity: { make: "BMW", model: "i3" },
        signals: { soc: { receivedAt: 7, body: { value: 60 } }, range: { receivedAt: 1 } },
      },
      {
        identity: { make: "BMW", model: "i3" },
        signals: { soc: { receivedAt: 7, body: { value: 60 } }, range: { receivedAt: 1 } },
      },
    ],
    [
      "takes the sessions that go on longer",
      "sessions",
      { at: 5, ended: [{ startAt: 1 }] },
      { at: 9, ended: [{ startAt: 2 }] },
      { at: 9, ended: [{ startAt: 2 }] },
    ],
    [
      "takes schedules of both for our own, and looks at them anew",
      "schedules",
      { own: [{ id: "a" }], pending: [], gone: [], settledAt: 5, wanted: { zone: "UTC" } },
      { own: [{ id: "a" }, { id: "b" }], pending: [{ askedAt: 4 }], gone: [] },
      { own: [{ id: "b" }, { id: "a" }], pending: [{ askedAt: 4 }], gone: [], wanted: { zone: "UTC" } },
    ],
    ["lets stand what it does not know", "moods", { good: 1 }, { good: 2 }, { good: 1 }],
    ["lets stand what another has spoilt", "stops", [100], "rubbish", [100]],
    ["lets stand a month that another has spoilt", "calls", { m: { calls: 1 } }, { m: "rubbish" }, { m: { calls: 1 } }],
  ];

  for (const [what, ledger, value, older, united] of cases) {
    it(what, () => {
      const key = `car/51000000-0000-4000-8000-0000000000b1/${ledger}`;

      const once = uniteStored(key, value, older);

      assert.deepEqual(valueOf(once), united);
      assert.deepEqual(valueOf(uniteStored(key, once, older)), united, "twice");
    });
  }
});

/** Begins what a template is filled with. */
const OPEN = String.fromCodePoint(0x24, 0x7b);

describe("KEYS", () => {
  const sources = ["src", "nodes"]
    .flatMap((root) => readdirSync(root, { recursive: true, encoding: "utf8" }).map((path) => `${root}/${path}`))
    .filter((path) => path.endsWith(".ts"))
    .filter((path) => !/^src\/(store\/keys|demo|simulator)/.test(path));

  it("name each key once", () => {
    const patterns = KEYS.map(({ pattern }) => pattern);

    assert.deepEqual([...new Set(patterns)], patterns);
    assert.equal(keyNamed("records/node/car/sources")?.pattern, "records/<nodeId>/<vehicleId>/sources");
    assert.equal(keyNamed("car/b1/moods"), undefined);
  });

  for (const { pattern, writer } of KEYS) {
    it(`say who writes ${pattern}`, () => {
      const text = readFileSync(writer, "utf8");

      assert.match(text, /StoredValue\.of\(/);
    });
  }

  it("are what every stored value is read by", () => {
    const readers = sources.filter((path) => /StoredValue\.of\(/.test(readFileSync(path, "utf8")));
    const writers = new Set(KEYS.map(({ writer }) => writer));

    // They only read: whether a car was ever stored, and what diagnostics show.
    assert.deepEqual(readers.filter((path) => !writers.has(path)).toSorted(), [
      "src/diagnostics/car-diagnostics.ts",
      "src/diagnostics/folder-diagnostics.ts",
      "src/vehicle/strangers.ts",
    ]);
  });

  it("are the only place that names a key", () => {
    const starts = [...new Set(KEYS.map(({ pattern }) => pattern.replace(/<.*$/, "")))];
    const ends = KEYS.map(({ pattern }) => pattern.replace(/^.*>/, "")).filter((end) => end.startsWith("/"));
    const named = sources.flatMap((path) =>
      [...readFileSync(path, "utf8").matchAll(/(["`])((?:(?!\1)[^\n])*)\1/g)]
        .map((match) => match[2] ?? "")
        .filter(
          (text) =>
            starts.some((start) => text === start || text.startsWith(`${start}${OPEN}`)) ||
            (!text.startsWith("/") && ends.some((end) => text.endsWith(`}${end}`))),
        )
        .map((text) => `${path}: ${text}`),
    );

    assert.deepEqual(named, []);
  });

  it("are made nowhere else", () => {
    const makers = sources.filter((path) => readFileSync(path, "utf8").includes("storedKey("));

    assert.deepEqual(makers, []);
  });
});
