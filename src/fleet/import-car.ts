import { carKeys, uniteStored } from "../store/keys";
import type { Store } from "../store/store";

/**
 * Takes over what a car's own file holds, from before processes shared an engine, and takes it out there when it is safe here. To be
 * done by the process that has the car. The same when it is done twice.
 */
export async function importCar(store: Store, source: Store, vehicleId: string): Promise<void> {
  const found: string[] = [];
  for (const path of carKeys(vehicleId)) {
    const older = await source.get(path);
    if (older === undefined) continue;
    await store.change(path, (value) => (value === undefined ? older : uniteStored(path, value, older)));
    found.push(path);
  }
  if (found.length > 0 && (await store.isSafe())) for (const path of found) await source.set(path, undefined);
}
