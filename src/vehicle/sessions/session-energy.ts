import type { Running, Session } from "./stored-sessions";

/** The energy of a session in kWh, and whether the car counted it or its battery's gain says it. */
export interface SessionEnergy {
  readonly kwh: number;
  readonly by: "car" | "estimate";
}

/**
 * What a session brought; `undefined` where nothing shows it. By the car's counter, else by what the battery gained. A counter that was
 * not seen to begin again may have done so unseen, and one may stand still: what the battery gained then says which it was.
 */
export function sessionEnergy({
  counter,
  counterBefore,
  soc,
  socFrom,
  capacityKwh,
}: Running | Session): SessionEnergy | undefined {
  const gained =
    soc !== undefined && socFrom !== undefined && capacityKwh !== undefined && soc.value > socFrom
      ? ((soc.value - socFrom) / 100) * capacityKwh
      : undefined;
  if (!counter) return gained === undefined ? undefined : { kwh: rounded(gained), by: "estimate" };
  const grown = counter.value - (counterBefore ?? 0);
  if (gained === undefined) return { kwh: rounded(Math.max(grown, 0)), by: "car" };
  const [nearest = 0] = [counter.value, grown]
    .filter((value) => value > 0)
    .toSorted((a, b) => Math.abs(a - gained) - Math.abs(b - gained));
  return nearest > 0 ? { kwh: rounded(nearest), by: "car" } : { kwh: rounded(gained), by: "estimate" };
}

/** The same, as its kWh alone. */
export function sessionEnergyKwh(session: Running | Session): number | undefined {
  return sessionEnergy(session)?.kwh;
}

/** Whether the car was only said to charge: its counter stood still and its battery gained nothing. */
export function broughtNothing(session: Session): boolean {
  const { soc, socFrom } = session;
  const hasRisen = soc !== undefined && socFrom !== undefined && soc.value > socFrom;
  return !hasRisen && sessionEnergyKwh(session) === 0;
}

/** Watt-hours are more than any car knows. */
function rounded(energyKwh: number): number {
  return Math.round(energyKwh * 1000) / 1000;
}
