import type { KnownCar } from "../../../src/control/shared/known-car";
import type { Update } from "./controller";

/** The car by a report, as the nodes know it. */
export function knownCarOf({ report, stops }: Extract<Update, { kind: "car" }>): KnownCar {
  const { at, atHome, ...values } = report;
  return { ...values, place: atHome ? "home" : "away", stops, updatedAt: at };
}
