import { chargePowerW } from "../../soc/charge-power";
import type { TariffInput } from "../input";
import type { TariffSettings } from "../settings";
import type { TariffState } from "../state";
import { countingSurplusW } from "./sun";
import type { Verdict } from "../rule-result";

/** A change of the sun below this share of the car's power is none. */
const SAME_SUN = 0.03;
/** A charge may go faster or slower than planned, and the days before become past: it is looked at anew at least so often. */
const HOLDS_MS = 15 * 60_000;
const USUAL_W = 3_000;

/** What was planned is planned still, as long as nothing was told but much the same of the meter. */
export function stillHolding(
  state: TariffState,
  { kind }: TariffInput,
  settings: TariffSettings,
  now: number,
): Verdict | undefined {
  const { judged, on, estimate = {} } = state;
  if (!judged || (kind !== "power" && kind !== "tick")) return undefined;
  const { verdict, surplusW, at } = judged;
  if (verdict.on !== on || now < at || now >= endOf(verdict, at)) return undefined;
  const shownW = countingSurplusW(state, now);
  if ((shownW === undefined) !== (surplusW === undefined)) return undefined;
  const changeW = Math.abs((shownW ?? 0) - (surplusW ?? 0));
  return changeW <= SAME_SUN * (chargePowerW(estimate, settings) ?? USUAL_W) ? verdict : undefined;
}

function endOf({ goal, nextChangeAt, planned }: Verdict, at: number): number {
  return Math.min(planned?.untilAt ?? at, nextChangeAt ?? Infinity, goal?.readyAt ?? Infinity, at + HOLDS_MS);
}
