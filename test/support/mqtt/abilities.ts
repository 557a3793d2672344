import { carEntities, type CarAbilities } from "../../../src/mqtt/discovery/car-entities";
import { homeEntities } from "../../../src/mqtt/discovery/home-entities";

export const ALL: CarAbilities = {
  charge: true,
  limit: true,
  lock: true,
  unlock: true,
  location: true,
  decision: true,
  mode: true,
  tariff: true,
  stops: true,
  commands: true,
};
export const NOTHING = Object.fromEntries(Object.keys(ALL).map((key) => [key, false])) as unknown as CarAbilities;

/** All combinations of what a car can do. */
export function* abilities(): Generator<CarAbilities> {
  const keys = Object.keys(ALL);
  for (let bits = 0; bits < 2 ** keys.length; bits++)
    yield Object.fromEntries(keys.map((key, index) => [key, (bits & (2 ** index)) !== 0])) as unknown as CarAbilities;
}

/** All entities that there can be, and the device of the node itself. */
export function entityKeys(): readonly string[] {
  const context = { currency: undefined, modes: [], reasonCodes: [], hasTime: true };
  const cars = [...abilities()].flatMap((can) => carEntities({ ...context, can }).map(({ key }) => key));
  const homes = homeEntities({ solar: true, battery: true, currency: undefined }).map(({ key }) => key);
  return [...new Set([...cars, ...homes, "running", "version", "bridge"])];
}
