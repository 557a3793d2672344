import { Home as SmartcarHome } from "../../../src/home/home";
import { HouseAllocation } from "../../../src/home/house-allocation";
import type { HouseSeat, SeatKind } from "../../../src/home/house-seats";
import { seededRandom } from "../../../src/simulator/random";
import type { House } from "../homes/house";
import { smartcarHomeOf } from "../homes/smartcar-home";
import type { Home, Meters } from "./home";
import { LifeClock } from "./life-clock";

const METER = { id: "meter", name: "meter" };

/** The `smartcar-home` that the nodes of a house share: what it hears of the meters, and whom it grants power. */
export class SharedHome {
  readonly clock: LifeClock;
  readonly #home: SmartcarHome;
  readonly #allocation: HouseAllocation;

  constructor(house: House, home: Home) {
    this.clock = new LifeClock(() => home.now);
    this.#home = new SmartcarHome(smartcarHomeOf(house.declared));
    this.#allocation = new HouseAllocation({ home: this.#home, clock: this.clock, random: seededRandom(1) });
  }

  seat(kind: SeatKind, car: string, onChange: (at: number) => void): HouseSeat {
    return this.#allocation.join({ car, name: car, kind, owner: { houseChanged: () => onChange(this.clock.now()) } });
  }

  hear({ gridW, battery }: Pick<Meters, "gridW" | "battery">): void {
    const now = this.clock.now();
    this.#home.publish("meter", [{ quantity: "grid", value: gridW }], METER, now);
    if (!battery) return;
    const readings = [
      { quantity: "battery", value: battery.powerW },
      { quantity: "battery-level", value: battery.percent },
    ] as const;
    this.#home.publish("battery", readings, METER, now);
  }
}
