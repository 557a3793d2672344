import type { Reason } from "./decision";
import type { Situation } from "./context";
import type { Verdict } from "./rule-result";

/** While the car is on: does the house import too much, has it for long enough, has the car charged for long enough? */
export function chargeOrStop(situation: Situation): Verdict {
  const { state, stretch, now, limitW } = situation;
  if (!state.means) return goOn({ code: "awaiting-reading", params: {} });

  const grid = { importW: Math.round(state.means.gridW), limitW, ...fromBattery(situation) };
  const nightAt = stretch.turnsAt ?? Infinity;
  if (state.dueSince === undefined) return goOn({ code: chargingCode(situation), params: grid }, nightAt);

  const delayEndsAt = Math.ceil(state.dueSince + stopDelayMs(situation));
  const at = Math.max(delayEndsAt, state.keepUntil ?? delayEndsAt);
  if (now >= at) return { on: false, reason: { code: state.isAgain ? "stop-again" : "stop", params: grid } };
  const nextChangeAt = Math.min(at, nightAt);
  if (at === delayEndsAt) return goOn({ code: "import-delay", params: { ...grid, at } }, nextChangeAt);
  return goOn({ code: minimumCode(situation, at), params: { ...grid, until: at } }, nextChangeAt);
}

/** What of the import is none of the grid's. */
function fromBattery({ state, balanceW }: Situation): { readonly batteryW?: number } {
  const gridW = state.site?.grid?.watts;
  if (balanceW === undefined || gridW === undefined || balanceW <= gridW) return {};
  return { batteryW: Math.round(balanceW - gridW) };
}

/** Who began again soon after a stop has had its delay. */
export function stopDelayMs({ state, settings }: Situation): number {
  return state.isAgain ? 0 : settings.stopDelayMs;
}

function goOn(reason: Reason, nextChangeAt = Infinity): Verdict {
  return { on: true, reason, nextChangeAt: Number.isFinite(nextChangeAt) ? nextChangeAt : undefined };
}

function chargingCode({ state, charging }: Situation): "found-charging" | "charging" | "charging-unconfirmed" {
  if (state.origin === "found") return "found-charging";
  return charging ? "charging" : "charging-unconfirmed";
}

function minimumCode({ state, settings, now }: Situation, until: number): "minimum-on" | "minimum-on-paced" {
  return until - (state.since ?? now) > settings.minOnMs ? "minimum-on-paced" : "minimum-on";
}
