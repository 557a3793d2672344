import assert from "node:assert/strict";
import { departureList, departureText } from "../../../nodes/tariff/departure-list";

describe("a list of departures", () => {
  for (const [text, rules, written = text] of [
    ["Mon-Fri 07:30 60%", [{ days: [1, 2, 3, 4, 5], time: "07:30", targetPercent: 60 }]],
    [
      "Mon-Fri 07:30; Mon,Wed 17:00 40%",
      [
        { days: [1, 2, 3, 4, 5], time: "07:30" },
        { days: [1, 3], time: "17:00", targetPercent: 40 },
      ],
    ],
    ["sat – mon 9:00 80", [{ days: [1, 6, 7], time: "09:00", targetPercent: 80 }], "Mon,Sat,Sun 09:00 80%"],
    ["Monday, Tuesday, Thursday 07:30:00", [{ days: [1, 2, 4], time: "07:30" }], "Mon,Tue,Thu 07:30"],
    ["daily 06:00", [{ days: [1, 2, 3, 4, 5, 6, 7], time: "06:00" }]],
    ["2026-12-24 09:00 90%", [{ date: "2026-12-24", time: "09:00", targetPercent: 90 }]],
    ["2026-01-05 every 14 days 05:30", [{ date: "2026-01-05", everyDays: 14, time: "05:30" }]],
    [
      "2026-01-05 every 8 05:30;\n",
      [{ date: "2026-01-05", everyDays: 8, time: "05:30" }],
      "2026-01-05 every 8 days 05:30",
    ],
    ["", []],
  ] as const)
    it(`reads and writes "${text}"`, () => {
      assert.deepEqual(departureList(text), { value: rules });
      assert.equal(departureText(rules), written);
      assert.deepEqual(departureList(departureText(rules)), { value: rules });
    });

  for (const text of [
    "07:30",
    "Mon 25:00",
    "Mon 07:30 0%",
    "Mon 07:30 101%",
    "Mon-Wed-Fri 07:30",
    "Xyz 07:30",
    "2026-02-30 07:30",
    "2026-02-03 every 0 days 07:30",
    "Mon 07:30 Tue 08:00",
  ])
    it(`refuses "${text}"`, () => assert.deepEqual(departureList(text), { refused: undefined }));
});
