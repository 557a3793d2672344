import type { NodeAPI, NodeDef } from "node-red";
import type { Home } from "../../src/home/home";
import { idOf, levelsOf, type Named } from "../../src/mqtt/topics";
import type { Car } from "../../src/vehicle/car";
import { makeLabel } from "../../src/vehicle/makes";
import type { Account } from "../account/account";
import type { VehicleNode } from "../car/join-vehicle";

/** A car or a home as it is published. */
export interface Resident {
  /** Tells it from others for good, and says nothing of who it is. */
  readonly id: string;
  /** Its name in topics. */
  readonly level: string;
  readonly name: string;
  /** Its place among its kind, from 1. */
  readonly n: number;
}

/** A car, with its home where it has one. */
export interface ResidentCar extends Resident {
  readonly car: Car;
  readonly home: Home | undefined;
}

/** A home in which a car of the account lives. */
export interface ResidentHome extends Resident {
  readonly home: Home;
}

/** All cars and homes of an account that are in some flow. */
export interface Residents {
  readonly cars: readonly ResidentCar[];
  readonly homes: readonly ResidentHome[];
}

/** The cars of an account that are in some flow, and the homes where they live. */
export function residentsOf(RED: NodeAPI, account: Account): Residents {
  const cars = new Map<Car, Named & { readonly car: Car; readonly home: Home | undefined }>();
  const homes = new Map<Home, Named & { readonly home: Home }>();
  RED.nodes.eachNode(({ id, type }: NodeDef) => {
    if (type !== "smartcar-vehicle") return;
    const vehicle = RED.nodes.getNode(id) as VehicleNode | null;
    if (!vehicle?.car || vehicle.account !== account) return;
    const { car, home } = vehicle;
    if (home) homes.set(home, { id: idOf(home.id), name: home.settings.name, otherwise: "home", home });
    if (cars.has(car)) return;
    const { name, make, model } = car.facts;
    const otherwise = [make && makeLabel(make), model].filter(Boolean).join(" ") || "car";
    cars.set(car, { id: idOf(car.vehicleId), name, otherwise, car, home });
  });
  const levels = levelsOf([...cars.values()]);
  const homeLevels = levelsOf([...homes.values()], new Set(levels.values()));
  return {
    cars: [...cars.values()].map((one, index) => ({
      ...resident(one, levels.get(one.id), index),
      car: one.car,
      home: one.home,
    })),
    homes: [...homes.values()].map((one, index) => ({
      ...resident(one, homeLevels.get(one.id), index),
      home: one.home,
    })),
  };
}

function resident({ id, name, otherwise }: Named, level: string | undefined, index: number): Resident {
  return { id, level: level ?? id, name: name || otherwise, n: index + 1 };
}
