import type { NodeAPI, NodeDef } from "node-red";
import type { Home } from "../../../src/home/home";
import type { Account } from "../../account/account";
import type { VehicleNode } from "../../car/join-vehicle";
import type { HomeNode } from "../../home/join-home";

/** Two names of one home, however they are written. */
export function nameKey(name: string): string {
  return name.trim().toLowerCase();
}

/** The vehicle nodes of an account by their car, and the home nodes by their name, as they are deployed now. */
export class KnownNodes {
  readonly #RED: NodeAPI;
  readonly #account: Account;
  #vehicles = new Map<string, VehicleNode>();
  #homes = new Map<string, Home>();

  constructor(RED: NodeAPI, account: Account) {
    this.#RED = RED;
    this.#account = account;
    this.gather();
  }

  vehicle(vehicleId: string): VehicleNode | undefined {
    return this.#vehicles.get(vehicleId);
  }

  home(name: string): Home | undefined {
    return this.#homes.get(nameKey(name));
  }

  /** Looks again, after a deploy. */
  gather(): void {
    const { nodes } = this.#RED;
    const [vehicles, homes] = [new Map<string, VehicleNode>(), new Map<string, Home>()];
    nodes.eachNode(({ id, type }: NodeDef) => {
      if (type === "smartcar-vehicle") {
        const vehicle = nodes.getNode(id) as VehicleNode | null;
        if (vehicle?.car && vehicle.account === this.#account) vehicles.set(vehicle.car.vehicleId, vehicle);
      }
      if (type !== "smartcar-home") return;
      const home = (nodes.getNode(id) as HomeNode | null)?.home;
      if (home?.settings.name !== undefined) homes.set(nameKey(home.settings.name), home);
    });
    this.#vehicles = vehicles;
    this.#homes = homes;
  }
}
