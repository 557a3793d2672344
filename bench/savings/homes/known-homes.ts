import { type HomeDeclaration, homesIn } from "./declaration";
import declared from "./homes.json";

/** The homes that are compared, by their names. The first one is the main table's. */
export const knownHomes: readonly HomeDeclaration[] = homesIn(declared, "homes.json");

/** The home of the main table. */
export const usualHome: HomeDeclaration = knownHomes[0] ?? failed();

function failed(): never {
  throw new Error("homes.json is empty");
}

/** The chargers that the main table is of. */
export const CHARGERS_KW = [3.7, 11] as const;

/** The home with another charger for each of its cars. */
export function atCharger(home: HomeDeclaration, chargerKw: number): HomeDeclaration {
  return { ...home, cars: home.cars.map((car) => ({ ...car, chargerKw })) };
}
