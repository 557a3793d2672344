import { chosenStore } from "../store/chosen-store";
import { CAR_STATE } from "../store/keys/car-keys";
import { memoryStore } from "../store/memory-store";
import type { Store } from "../store/store";
import { StoredValue } from "../store/stored-value";
import type { Car } from "./car";

/** More than any flow names at a time before Smartcar has reported whose they are. */
const MOST_STRANGERS = 100;

/**
 * Cars that messages name and that nobody has chosen: any text may stand there. As long as it is not known that the account has
 * such a car, nothing is written for it, and only so many are remembered.
 */
export class Strangers {
  readonly #cars = new Map<string, Car>();

  /** The car of this id, made by `make` if nobody has named it yet. */
  car(vehicleId: string, make: () => Car): Car {
    const known = this.take(vehicleId);
    const car = known ?? make();
    // The last to be named is the last to be forgotten.
    this.#cars.set(vehicleId, car);
    const [oldest] = this.#cars.keys();
    if (this.#cars.size > MOST_STRANGERS && oldest !== undefined) this.forget(oldest);
    return car;
  }

  /** Hands over a car that is none any more. */
  take(vehicleId: string): Car | undefined {
    const car = this.#cars.get(vehicleId);
    this.#cars.delete(vehicleId);
    return car;
  }

  /** Ends a car of which nothing is to be known; what is under way with it comes to its own end. */
  forget(vehicleId: string): void {
    void this.take(vehicleId)?.retire();
  }

  /** Whether a car is still one. */
  has(vehicleId: string): boolean {
    return this.#cars.has(vehicleId);
  }

  get all(): readonly Car[] {
    return [...this.#cars.values()];
  }
}

/** What is stored of a stranger: in `store` as soon as it is known, or was known before, which `onKnown` hears; else nowhere. */
export function strangersStore(
  vehicleId: string,
  store: Store,
  { isKnown, onKnown }: { readonly isKnown: () => Promise<boolean>; readonly onKnown: () => void },
): Store {
  const nowhere = memoryStore();
  let chosen: Store | undefined;
  const choose = async (): Promise<Store> => {
    if (chosen) return chosen;
    const wasKnown = await StoredValue.of(store, CAR_STATE, { vehicleId }).isStored();
    if (!wasKnown && !(await isKnown())) return nowhere;
    chosen = store;
    onKnown();
    return store;
  };
  return chosenStore(choose, () => store.close());
}
