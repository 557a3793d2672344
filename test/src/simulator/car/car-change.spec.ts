import assert from "node:assert/strict";
import { applyChange, type CarChange } from "../../../../src/simulator/car/car-change";
import { completeSpec } from "../../../../src/simulator/car/car-spec";
import type { CarState } from "../../../../src/simulator/car/car-state";
import { plainCar } from "../../../support/simulator/car";

const spec = completeSpec(plainCar, "user");

const parked: CarState = {
  at: 0,
  soc: 50,
  limit: 80,
  plugged: true,
  charging: false,
  startsAt: undefined,
  driving: false,
  atHome: true,
  leftHome: true,
  locked: true,
  unlockable: undefined,
  obstacle: undefined,
  energyAddedKwh: 3,
  odometerKm: 100,
  schedules: [],
  windows: undefined,
  session: undefined,
  sessions: [],
};
const charging: CarState = { ...parked, charging: true };

describe("applyChange", () => {
  const cases: readonly [name: string, before: CarState, change: CarChange, after: Partial<CarState>][] = [
    ["charges at once when its app says so", parked, { charging: true }, { charging: true }],
    ["stops when its app says so", charging, { charging: false }, { charging: false }],
    ["does not charge without a plug", { ...parked, plugged: false }, { charging: true }, { charging: false }],
    ["does not charge above its limit", { ...parked, soc: 80 }, { charging: true }, { charging: false }],
    ["stops when it is unplugged", charging, { plugged: false }, { charging: false, plugged: false }],
    ["stops when the limit falls below its charge", charging, { limit: 50 }, { charging: false, limit: 50 }],
    ["stops when the socket fails", charging, { obstacle: "CHARGE_FAULT" }, { charging: false }],
    [
      "is unplugged and away when it drives",
      charging,
      { driving: true },
      { plugged: false, charging: false, atHome: false },
    ],
    ["ends its drive at home", { ...parked, driving: true }, { atHome: true }, { driving: false, atHome: true }],
    ["ends its drive at the plug", { ...parked, driving: true, plugged: false }, { plugged: true }, { driving: false }],
    [
      "drives on when it is said to be away",
      parked,
      { driving: true, atHome: false },
      { driving: true, atHome: false },
    ],
    [
      "counts the energy of each plugging-in anew",
      { ...parked, plugged: false },
      { plugged: true },
      { energyAddedKwh: 0 },
    ],
    [
      "can be plugged in and charging in one go",
      { ...parked, plugged: false },
      { plugged: true, charging: true },
      { charging: true },
    ],
    [
      "obeys again when nothing stands in the way",
      { ...parked, obstacle: "ASLEEP" },
      { obstacle: null },
      { obstacle: undefined },
    ],
    ["leaves alone what the change does not name", charging, {}, charging],
  ];

  for (const [name, before, change, after] of cases) {
    it(name, () => {
      assert.deepEqual(applyChange(spec, before, change), { ...applyChange(spec, before, change), ...after });
    });
  }
});
