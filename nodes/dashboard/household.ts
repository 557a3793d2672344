import type { NodeAPI, NodeDef } from "node-red";
import { HouseNow } from "../../src/home/house-now";
import type { HomeValueKind } from "../../src/home/home";
import type { Account, AccountNode } from "../account/account";
import type { Outlook } from "../controller/deciders";
import { CarFile } from "../desk/car-file";
import { residentsOf, type ResidentCar, type ResidentHome } from "../desk/residents";
import type { Guard } from "../runtime/guard";

/** A car of the page. */
export interface CarEntry {
  readonly account: Account;
  readonly file: CarFile;
}

/** A home of the page. */
export interface HomeEntry {
  readonly resident: ResidentHome;
  /** That of the first of its cars. */
  readonly account: Account;
  readonly house: HouseNow;
}

const SHOWN: readonly HomeValueKind[] = ["meter", "solar", "battery", "prices", "feed-in", "forecast", "limit"];

/** All cars and homes of all accounts in the flows, in their order. */
export class Household {
  readonly #RED: NodeAPI;
  readonly #guard: Pick<Guard, "over" | "run">;
  #accounts: readonly Account[] = [];
  #cars: readonly CarEntry[] = [];
  #homes: readonly HomeEntry[] = [];
  /** Ends what follows the cars and homes for those who look. */
  #offs: ReadonlyArray<() => void> = [];
  #onChange: (() => void) | undefined;

  constructor(RED: NodeAPI, guard: Pick<Guard, "over" | "run">) {
    this.#RED = RED;
    this.#guard = guard;
  }

  get accounts(): readonly Account[] {
    return this.#accounts;
  }

  get cars(): readonly CarEntry[] {
    return this.#cars;
  }

  get homes(): readonly HomeEntry[] {
    return this.#homes;
  }

  /** Whether all that there is is simulated. */
  get isPlay(): boolean {
    return this.#accounts.length > 0 && this.#accounts.every(({ isSimulated }) => isSimulated);
  }

  /** Looks who lives here now. */
  gather(): void {
    this.#accounts = accountsIn(this.#RED);
    const found = this.#accounts.map((account) => ({ account, ...residentsOf(this.#RED, account) }));
    const cars = found.flatMap(({ account, cars: own }) => own.map((resident) => ({ account, resident })));
    const homes = new Map<string, { readonly account: Account; readonly resident: ResidentHome }>();
    for (const { account, homes: own } of found)
      for (const resident of own) if (!homes.has(resident.id)) homes.set(resident.id, { account, resident });

    const [carsBefore, homesBefore] = [this.#cars, this.#homes];
    this.#cars = cars.map(
      ({ account, resident }) =>
        carsBefore.find((one) => one.account === account && isSameCar(one.file.resident, resident)) ?? {
          account,
          file: new CarFile(resident, this.#optionsOf(account)),
        },
    );
    this.#homes = [...homes.values()].map(
      ({ account, resident }) =>
        homesBefore.find((one) => one.account === account && one.resident.home === resident.home) ?? {
          account,
          resident,
          house: new HouseNow(resident.home, account.isSimulated),
        },
    );
    for (const { file } of carsBefore) if (!this.#cars.some((one) => one.file === file)) file.close();
    for (const { house } of homesBefore) if (!this.#homes.some((one) => one.house === house)) house.close();
    if (this.#onChange) this.follow(this.#onChange);
  }

  /** Calls `listener` whenever anything may have changed, until `leave`. */
  follow(listener: () => void): void {
    this.leave();
    this.#onChange = listener;
    this.#offs = [
      ...this.#cars.map(({ file }) => file.onChange(listener)),
      ...this.#homes.map(({ resident }) => resident.home.subscribe(SHOWN, listener)),
    ];
  }

  leave(): void {
    for (const off of this.#offs) off();
    this.#offs = [];
    this.#onChange = undefined;
  }

  close(): void {
    this.leave();
    for (const { file } of this.#cars) file.close();
    for (const { house } of this.#homes) house.close();
    [this.#cars, this.#homes] = [[], []];
  }

  #optionsOf(account: Account): ConstructorParameters<typeof CarFile>[1] {
    return { clock: account.clock, guard: this.#guard, takesSimulated: account.isSimulated };
  }
}

/** What those who decide for a car know of the time around now, the tariff before all others. */
export function outlookOf({ file }: CarEntry): Outlook {
  const all = file.deciders.all.toSorted((one) => (one.node.type === "smartcar-tariff" ? 1 : -1));
  const known: Outlook = {};
  for (const decider of all) {
    const entries = Object.entries(decider.outlook()).filter(([, value]) => value !== undefined);
    Object.assign(known, Object.fromEntries(entries));
  }
  return known;
}

function accountsIn(RED: NodeAPI): readonly Account[] {
  const accounts: Account[] = [];
  RED.nodes.eachNode(({ id, type }: NodeDef) => {
    if (type !== "smartcar-account") return;
    const node = RED.nodes.getNode(id) as AccountNode | null;
    if (node?.account) accounts.push(node.account);
  });
  return accounts;
}

function isSameCar(one: ResidentCar, other: ResidentCar): boolean {
  return one.car === other.car && one.home === other.home && one.name === other.name && one.level === other.level;
}
