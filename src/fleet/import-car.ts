import { KEYS, uniteStored } from "../store/keys";
import { isOfPattern } from "../store/stored-key";
import type { Store } from "../store/store";

const OF_CARS = KEYS.map(({ pattern }) => pattern).filter((pattern) => isOfPattern("car/<vehicleId>/<key>", pattern));

/**
 * Takes over what a car's own file holds, from before processes shared an engine, and takes it out there when it is safe here. To be
 * done by the process that has the car. The same when it is done twice.
 */
export async function importCar(store: Store, source: Store, vehicleId: string): Promise<void> {
  const paths = OF_CARS.map((pattern) => pattern.replace("<vehicleId>", vehicleId));
  const found: string[] = [];
  for (const path of paths) {
    const older = await source.get(path);
    if (older === undefined) continue;
    await store.change(path, (value) => (value === undefined ? older : uniteStored(path, value, older)));
    found.push(path);
  }
  if (found.length > 0 && (await store.isSafe())) for (const path of found) await source.set(path, undefined);
}
