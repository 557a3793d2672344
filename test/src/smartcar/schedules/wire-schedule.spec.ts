import assert from "node:assert/strict";
import { readChargeTimers } from "../../../../src/smartcar/schedules/charge-timers";
import type { NewSchedule, ScheduleTimes } from "../../../../src/smartcar/schedules/schedule";
import { bodyOf, readScheduleItem } from "../../../../src/smartcar/schedules/wire-schedule";

const location = { latitude: 59.3301, longitude: 18.0612 };
const night = { start: "22:30", end: "05:45" };
const onWire = { startTime: "22:30", stopTime: "05:45" };

describe("the body that makes a schedule", () => {
  const cases: readonly (readonly [ScheduleTimes, object])[] = [
    [{ type: "daily", ...night }, onWire],
    [{ type: "workweek", weekdays: night }, { weekdays: onWire }],
    [{ type: "workweek", weekends: night, weekdays: undefined }, { weekends: onWire }],
    [{ type: "weekly", days: { monday: night, sunday: night } }, { days: { monday: onWire, sunday: onWire } }],
  ];
  for (const [times, expected] of cases) {
    it(`${times.type}: ${Object.keys(expected).join(", ")}`, () => {
      const schedule: NewSchedule = { location: { ...location }, times };
      assert.deepEqual(JSON.parse(bodyOf(schedule)), { data: { attributes: { location, ...expected } } });
    });
  }
});

describe("an entry of the list of schedules", () => {
  const everyDay = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

  it("is read as it is documented, and without its envelope", () => {
    const attributes = { scheduleType: "daily", location, ...onWire };
    for (const item of [
      { id: "sched_1", type: "charge-schedule", attributes },
      { id: "sched_1", ...attributes },
      { scheduleId: "sched_1", ...attributes, startTime: "22:30:00" },
    ]) {
      const read = readScheduleItem(item);
      assert.deepEqual([read?.id, read?.type, read?.location], ["sched_1", "daily", location]);
      assert.deepEqual(Object.keys(read?.week ?? {}), everyDay);
      assert.deepEqual(read?.week.friday, [night]);
    }
  });

  it("may be for some days only", () => {
    const workweek = readScheduleItem({ id: "a", attributes: { weekends: onWire } });
    assert.deepEqual(Object.keys(workweek?.week ?? {}), ["saturday", "sunday"]);
    const weekly = readScheduleItem({ id: "a", attributes: { days: { MONDAY: onWire, someday: onWire } } });
    assert.deepEqual(weekly?.week, { monday: [night] });
  });

  it("counts also where only its id can be read, because it takes a place in the car", () => {
    assert.deepEqual(readScheduleItem({ id: "a", attributes: { startTime: 7 } })?.week, {});
  });

  it("is nothing where there is neither an id nor a time", () => {
    for (const item of [undefined, null, 7, "a", [], {}, { attributes: { startTime: "25:00", stopTime: "aa" } }]) {
      assert.equal(readScheduleItem(item), undefined);
    }
  });
});

describe("the signal ChargeTimers", () => {
  const part = { start: "22:00:00", end: "06:00:00", days: ["MONDAY", "FRIDAY"] };
  const week = { monday: [{ start: "22:00", end: "06:00" }], friday: [{ start: "22:00", end: "06:00" }] };
  const condition = { name: "Home", address: "Example Street 1", ...location, connectorType: "CCS" };

  it("is read with the id beside the schedules, and with the id inside them", () => {
    for (const value of [
      { type: "LOCATION", condition, schedules: [part], scheduleType: "weekly", scheduleId: "sched_1" },
      { type: "location", condition, schedules: [{ ...part, scheduleType: "WEEKLY", scheduleId: "sched_1" }] },
    ]) {
      assert.deepEqual(readChargeTimers({ values: [value] }), [{ id: "sched_1", type: "weekly", location, week }]);
    }
  });

  it("is read in the form of 2026: for a kind of current, with the kind of schedule in capitals", () => {
    const value = {
      type: "CHARGING_TYPE",
      condition: { chargingType: "AC" },
      schedules: [part],
      scheduleId: "sched_1",
    };
    assert.deepEqual(readChargeTimers({ values: [{ ...value, scheduleType: "WORKWEEK" }] }), [
      { id: "sched_1", type: "workweek", location: undefined, week },
    ]);
  });

  it("lists what holds everywhere, too, and leaves out what only names a departure", () => {
    const global = { type: "GLOBAL", condition: null, schedules: [part] };
    const departure = { type: "LOCATION", condition, schedules: [], departureTimers: [{ time: "07:30:00" }] };
    assert.deepEqual(readChargeTimers({ values: [global, departure] }), [
      { id: undefined, type: undefined, location: undefined, week },
    ]);
  });

  it("is not read from anything else", () => {
    for (const body of [undefined, null, {}, { values: "none" }]) assert.equal(readChargeTimers(body), undefined);
  });
});
