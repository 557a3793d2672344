import assert from "node:assert/strict";
import { weekOf, weekdays } from "../../../../src/simulator/car/charge-schedule";

const night = { startTime: "22:30", stopTime: "05:45" };
const noon = { startTime: "11:00", stopTime: "13:00" };

describe("weekOf", () => {
  it("opens a daily window on each day", () => {
    const week = weekOf({ type: "daily", ...night });

    assert.deepEqual(Object.keys(week), weekdays);
    assert.deepEqual(week.sunday, night);
  });

  it("parts the weekend from the week", () => {
    const week = weekOf({ type: "workweek", weekdays: night, weekends: noon });

    assert.deepEqual([week.monday, week.friday, week.saturday, week.sunday], [night, night, noon, noon]);
  });

  it("leaves the weekend without a window when none is given", () => {
    assert.deepEqual(Object.keys(weekOf({ type: "workweek", weekdays: night })), weekdays.slice(0, 5));
  });

  it("takes a week as it is", () => {
    assert.deepEqual(weekOf({ type: "weekly", days: { tuesday: noon } }), { tuesday: noon });
  });
});
