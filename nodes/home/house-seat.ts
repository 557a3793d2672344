import type { Node } from "node-red";
import type { Account } from "../account/account";
import type { Clock } from "../../src/core/clock";
import type { Home } from "../../src/home/home";
import { HouseAllocation } from "../../src/home/house-allocation";
import type { SeatInHouse } from "../../src/home/house-seat";
import type { SeatKind, SeatOwner } from "../../src/home/house-seats";
import { HOUSE } from "../../src/store/keys/node-keys";
import { StoredValue } from "../../src/store/stored-value";
import type { Store } from "../../src/store/store";
import type { Car } from "../../src/vehicle/car";
import { makeLabel } from "../../src/vehicle/makes";

export interface HouseSeatOptions {
  readonly home: Home;
  readonly node: Node;
  readonly car: Car | undefined;
  readonly account: Pick<Account, "isSimulated"> | undefined;
  readonly clock: Clock;
  /** Where what the house remembers is stored. */
  readonly store: Store;
  readonly owner: SeatOwner;
}

/** One for each home, for as long as that is deployed; simulated cars have their own, so that no real car waits for one. */
const allocations = { real: new WeakMap<Home, HouseAllocation>(), simulated: new WeakMap<Home, HouseAllocation>() };

/** Seats a deciding node in its house. The first one brings clock and store for all. */
export function takeSeat({ home, node, car, account, clock, store, owner }: HouseSeatOptions): SeatInHouse {
  const isSimulated = account?.isSimulated === true;
  const known = allocations[isSimulated ? "simulated" : "real"];
  const allocation = known.get(home) ?? allocationOf({ home, clock, store, isSimulated });
  known.set(home, allocation);
  const { name, make } = car?.facts ?? {};
  return allocation.join({
    car: car?.vehicleId ?? node.id,
    name: name ?? (make && makeLabel(make)) ?? node.name ?? node.id,
    kind: kindOf(node),
    owner,
  });
}

function allocationOf({
  home,
  clock,
  store,
  isSimulated,
}: Pick<HouseSeatOptions, "home" | "clock" | "store"> & { readonly isSimulated: boolean }): HouseAllocation {
  if (home.id === "") return new HouseAllocation({ home, clock, random: Math.random, isSimulated });
  const homeId = isSimulated ? `${home.id}/simulated` : home.id;
  const stored = StoredValue.of(store, HOUSE, { homeId });
  const allocation = new HouseAllocation({
    home,
    clock,
    random: Math.random,
    isSimulated,
    // What is not written comes again: the limit is repeated or replaced, and the peak is measured.
    store: (memory) => void stored.change(() => memory).catch(() => {}),
  });
  stored.get().then(
    (memory) => allocation.restore(memory),
    () => {},
  );
  return allocation;
}

function kindOf({ type }: Node): SeatKind {
  if (type === "smartcar-mode") return "mode";
  return type === "smartcar-tariff" ? "tariff" : "surplus";
}
