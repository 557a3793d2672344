import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import type { CostLook } from "./cost-look";
import type { HouseSlot } from "./stored-costs";

export const SLOT_MS = 5 * MINUTE_MS;
/** A car reports late, and the largest battery charges for a day and a half. */
const TRAIL_SLOTS = (48 * HOUR_MS) / SLOT_MS;
/** Without a look for longer, nobody knows what was meanwhile. */
const LONGEST_MS = 15 * MINUTE_MS;

/** The trail of the house after one more look, `lastAt` being the one before. */
export function trailAfter(trail: readonly HouseSlot[], look: CostLook, lastAt: number | undefined): HouseSlot[] {
  const at = slotAt(look.now);
  // With a clock that was set back, this time is known already.
  const last = trail.at(-1);
  if (last && last.at > at) return [...trail];
  if (last?.at === at) return [...trail.slice(0, -1), mean(last, look)];
  const isFollowed = last !== undefined && lastAt !== undefined && look.now - lastAt <= LONGEST_MS;
  const missing: HouseSlot[] = [];
  if (isFollowed) for (let next = last.at + SLOT_MS; next < at; next += SLOT_MS) missing.push(slotOf(next, look));
  return [...trail, ...missing, slotOf(at, look)].slice(-TRAIL_SLOTS);
}

/** The slots from one instant to another, each with how much of it is between. */
export function slotsWithin(
  trail: readonly HouseSlot[],
  fromAt: number,
  untilAt: number,
): ReadonlyArray<HouseSlot & { readonly ms: number }> {
  return trail.flatMap((slot) => {
    const ms = Math.min(slot.at + SLOT_MS, untilAt) - Math.max(slot.at, fromAt);
    return ms > 0 ? [{ ...slot, ms }] : [];
  });
}

export type Shares = Readonly<Record<"grid" | "battery" | "solar", number>>;

/**
 * Where what a car draws comes from, from 0 to 1; `undefined` where no meter shows it. The sun is what neither grid nor battery gives,
 * and no more than the panels give where a meter tells: the grid's meter lags behind the car. The powers of a slot are means of all
 * of it, and the car draws in `part` of it.
 */
export function sharesOf(
  { gridW, batteryW = 0, solarW = Infinity }: Pick<HouseSlot, "gridW" | "batteryW" | "solarW">,
  powerW: number,
  part = 1,
): Shares | undefined {
  if (gridW === undefined || powerW <= 0) return undefined;
  const meanW = powerW * part;
  const grid = Math.min(1, Math.max(0, gridW) / meanW);
  const battery = Math.min(1 - grid, Math.max(0, batteryW) / meanW);
  const solar = Math.min(1 - grid - battery, Math.max(0, solarW) / powerW);
  return { grid: 1 - battery - solar, battery, solar };
}

function slotAt(now: number): number {
  return Math.floor(now / SLOT_MS) * SLOT_MS;
}

const MEASURED = ["price", "feedIn", "gridW", "batteryW", "solarW", "chargerW"] as const;

function slotOf(at: number, look: CostLook): HouseSlot {
  const known = MEASURED.flatMap((name) => {
    const value = look[name];
    return value === undefined ? [] : [[name, rounded(name, value)] as const];
  });
  return { at, looks: 1, ...Object.fromEntries(known) };
}

function mean(slot: HouseSlot, look: CostLook): HouseSlot {
  const { looks } = slot;
  const next: HouseSlot = { ...slot, looks: looks + 1 };
  for (const name of MEASURED) {
    const [before, value] = [slot[name], look[name]];
    if (value === undefined) continue;
    next[name] = rounded(name, before === undefined ? value : (before * looks + value) / (looks + 1));
  }
  return next;
}

/** Prices need six decimals, and powers none: what is stored stays short. */
function rounded(name: (typeof MEASURED)[number], value: number): number {
  return name.endsWith("W") ? Math.round(value) : Math.round(value * 1e6) / 1e6;
}
