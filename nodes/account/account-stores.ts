import { storeFrom } from "../../src/store/chosen-store";
import type { Store } from "../../src/store/store";

/** What is stored apart, because all of a store is written with each change; a car's is that of its application. */
export type StorePart = "webhook" | "decisions" | { readonly car: string } | { readonly decisionsOf: string };

/** Opens what keeps the values of an account, or a part of them. */
export type OpenStore = (part?: StorePart) => Store;

/** Where an account keeps its values; each part is opened on first use. */
export class AccountStores {
  /** The account's own values. */
  readonly own: Store;
  readonly #open: OpenStore;
  #deliveries: Store | undefined;
  #decisions: Store | undefined;

  /** Nothing is read or written before `known` resolves: the time of what is stored is judged by the account's clock. */
  constructor(open: OpenStore, known?: Promise<void>) {
    let awaited = known;
    known?.then(
      () => (awaited = undefined),
      () => {},
    );
    this.#open = (part) => (awaited ? storeFrom(awaited, open(part)) : open(part));
    this.own = this.#open();
  }

  /** Which deliveries have come. */
  get deliveries(): Store {
    this.#deliveries ??= this.#open("webhook");
    return this.#deliveries;
  }

  /** What the nodes know that decide: large, so apart from the ledgers, which are written with each call. */
  get decisions(): Store {
    this.#decisions ??= this.#open("decisions");
    return this.#decisions;
  }

  /** The same for one of many cars, each apart; open only while it is used. */
  decisionsOf(vehicleId: string): Store {
    return this.#open({ decisionsOf: vehicleId });
  }

  /** State and ledgers of a car; who asks for it closes it. */
  car(vehicleId: string): Store {
    return this.#open({ car: vehicleId });
  }

  /** Waits for what is being written; whether all of it but the cars' is safe then. */
  async isSafe(): Promise<boolean> {
    const safe = await Promise.all(this.#opened.map((store) => store.isSafe()));
    return safe.every(Boolean);
  }

  /** Closes all but those of cars. */
  async close(): Promise<void> {
    for (const store of this.#opened) await store.close();
  }

  get #opened(): readonly Store[] {
    return [this.#deliveries, this.#decisions, this.own].filter((store) => store !== undefined);
  }
}
