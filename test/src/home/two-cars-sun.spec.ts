import assert from "node:assert/strict";
import { decideSurplus, type SurplusStep } from "../../../src/control/surplus/decide-surplus";
import type { SurplusInput } from "../../../src/control/surplus/input";
import type { SurplusState } from "../../../src/control/surplus/state";
import { HOUR_MS, SECOND_MS } from "../../../src/core/duration";
import { Home } from "../../../src/home/home";
import { HouseAllocation } from "../../../src/home/house-allocation";
import { decideSeated, type HouseSeat } from "../../../src/home/house-seats";
import { EMPTY_HOME } from "../../support/empty-home";
import { FakeClock } from "../../support/fake-clock";

const START = Date.UTC(2026, 5, 1, 10);
const EVERY_MS = 10 * SECOND_MS;
const POWER_W = 3700;
/** A command takes this long to reach a car through the cloud. */
const CLOUD_MS = 40 * SECOND_MS;

/** A car that charges by the sun, with its surplus node in the house. */
class SunCar {
  isCharging = false;
  readonly switches: boolean[] = [];
  readonly powerW: number;
  readonly #clock: FakeClock;
  readonly #seat: HouseSeat;
  #state: SurplusState = {};
  #other: SunCar | undefined;

  constructor(name: string, allocation: HouseAllocation, { clock, powerW }: { clock: FakeClock; powerW: number }) {
    this.powerW = powerW;
    this.#clock = clock;
    this.#seat = allocation.join({
      car: name,
      name,
      kind: "surplus",
      owner: { houseChanged: () => this.hear({ kind: "tick" }) },
    });
    this.hear({ kind: "car", car: { pluggedIn: true, charging: false, soc: 40, limit: 100, place: "home" } });
  }

  beside(other: SunCar): void {
    this.#other = other;
  }

  hear(input: SurplusInput): void {
    const settings = { chargePowerW: this.powerW };
    const step = decideSeated(
      this.#seat,
      (house): SurplusStep => decideSurplus(settings, { ...this.#state, house }, input, this.#clock.now()),
      (decided) => decided,
    );
    this.#state = step.state;
    const { on, changed } = step.decision;
    if (!changed || on === undefined) return;
    this.switches.push(on);
    this.#clock.after(CLOUD_MS, () => {
      this.isCharging = on;
      const updatedAt = this.#clock.now();
      this.hear({ kind: "car", car: { pluggedIn: true, charging: on, soc: 40, limit: 100, place: "home", updatedAt } });
    });
    this.#other?.hear({ kind: "other-switched" });
  }
}

/** Three hours of a steady export without the cars, W, and three more where that changes. `powersW` are those of the cars. */
async function hoursOf(exportW: number, thenW?: number, powersW = [POWER_W, POWER_W]): Promise<readonly SunCar[]> {
  const clock = new FakeClock(START);
  const home = new Home(EMPTY_HOME);
  const allocation = new HouseAllocation({ home, clock, random: () => 0.5 });
  const cars = powersW.map((powerW, index) => new SunCar(["BMW", "MINI"][index] ?? "", allocation, { clock, powerW }));
  const [one, other] = cars;
  if (one && other) one.beside(other);
  if (one && other) other.beside(one);
  const thenAt = START + 3 * HOUR_MS;
  for (let at = START; at < thenAt + (thenW === undefined ? 0 : 3 * HOUR_MS); at += EVERY_MS) {
    await clock.advance(EVERY_MS);
    const now = clock.now();
    // No meter says the same to the last digit.
    const noise = ((now / EVERY_MS) % 13) * 8;
    const surplusW = at < thenAt ? exportW : (thenW ?? exportW);
    const value = -surplusW + noise + cars.reduce((sum, { isCharging, powerW }) => sum + (isCharging ? powerW : 0), 0);
    home.publish("meter", [{ quantity: "grid", value }], { id: "meter", name: "grid" }, now);
    for (const car of cars) car.hear({ kind: "power", readings: [{ quantity: "grid", value }] });
  }
  return cars;
}

describe("the sun of one house for two cars of 3.7 kW", () => {
  it("lets one of them charge through at 5.2 kW of export, and the other wait", async () => {
    const cars = await hoursOf(5200);

    assert.equal(cars.flatMap(({ switches }) => switches.filter(Boolean)).length, 1);
    assert.equal(cars.filter(({ isCharging }) => isCharging).length, 1);
    assert.ok(
      cars.every(({ switches }) => switches.lastIndexOf(false) <= 0),
      "nothing was stopped",
    );
  });

  it("lets both charge at 8.5 kW of export, one after the other", async () => {
    const cars = await hoursOf(8500);

    assert.deepEqual(
      cars.map(({ isCharging }) => isCharging),
      [true, true],
    );
    assert.deepEqual(
      cars.map(({ switches }) => switches.filter(Boolean).length),
      [1, 1],
    );
  });
});

describe("a cloud over two cars of one house", () => {
  for (const [what, powersW, cloudW, stops] of [
    ["stops the one of 11 kW where that of 3.7 kW can go on", [3700, 11_000], 6000, [0, 1]],
    ["stops the one of 3.7 kW where that of 11 kW can go on", [3700, 11_000], 12_000, [1, 0]],
    ["stops one of two alike", [3700, 3700], 5000, [0, 1]],
    ["stops both where it leaves nothing", [3700, 11_000], 0, [1, 1]],
  ] as const)
    it(what, async () => {
      const cars = await hoursOf(17_500, cloudW, [...powersW]);

      // The first decision of a car that does not charge is to leave it so.
      assert.deepEqual(
        cars.map(({ switches }) => switches.slice(switches.indexOf(true)).filter((on) => !on).length),
        stops,
      );
    });
});
