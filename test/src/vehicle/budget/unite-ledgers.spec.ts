import assert from "node:assert/strict";
import { uniteLedgers } from "../../../../src/vehicle/budget/unite-ledgers";

describe("uniteLedgers", () => {
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
    ["takes the later time of each command", "sent", { start: 5, stop: 9 }, { start: 7 }, { start: 7, stop: 9 }],
    [
      "takes of each signal what was heard later",
      "state",
      { identity: { make: "BMW" }, signals: { soc: { heardAt: 5, body: { value: 50 } } } },
      {
        identity: { make: "BMW", model: "i3" },
        signals: { soc: { heardAt: 7, body: { value: 60 } }, range: { heardAt: 1 } },
      },
      {
        identity: { make: "BMW", model: "i3" },
        signals: { soc: { heardAt: 7, body: { value: 60 } }, range: { heardAt: 1 } },
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

      const once = uniteLedgers(key, value, older);

      assert.deepEqual(once, united);
      assert.deepEqual(uniteLedgers(key, once, older), united, "twice");
    });
  }
});
