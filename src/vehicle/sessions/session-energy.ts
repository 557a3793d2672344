import type { Running, Session } from "./stored-sessions";

/**
 * What a session brought, in kWh; `undefined` where nothing tells. By the car's counter, else by what the battery gained. A counter
 * that was not seen to begin again may have done so unseen, and one may stand still: what the battery gained then says which it was.
 */
export function sessionEnergyKwh({
  counter,
  counterBefore,
  soc,
  socFrom,
  capacityKwh,
}: Running | Session): number | undefined {
  const gained =
    soc !== undefined && socFrom !== undefined && capacityKwh !== undefined && soc.value > socFrom
      ? ((soc.value - socFrom) / 100) * capacityKwh
      : undefined;
  if (!counter) return rounded(gained);
  const grown = counter.value - (counterBefore ?? 0);
  if (gained === undefined) return rounded(Math.max(grown, 0));
  const [nearest = 0] = [counter.value, grown]
    .filter((value) => value > 0)
    .toSorted((a, b) => Math.abs(a - gained) - Math.abs(b - gained));
  return rounded(nearest > 0 ? nearest : gained);
}

/** Whether the car was only said to charge: its counter stood still and its battery gained nothing. */
export function broughtNothing(session: Session): boolean {
  const { soc, socFrom } = session;
  const hasRisen = soc !== undefined && socFrom !== undefined && soc.value > socFrom;
  return !hasRisen && sessionEnergyKwh(session) === 0;
}

/** Watt-hours are more than any car knows. */
function rounded(energyKwh: number | undefined): number | undefined {
  return energyKwh === undefined ? undefined : Math.round(energyKwh * 1000) / 1000;
}
