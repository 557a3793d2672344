import type { Part, Quantity } from "../../feeds/feed";
import type { Meter } from "./site-power";

interface What {
  readonly quantity: Quantity;
  /** Phases that the grid meter has; those that are heard, if absent. */
  readonly phases: number | undefined;
}

/**
 * What several meters of one quantity come to: `undefined` until every part is known, `ambiguous` where only one of them
 * can be meant. W, or percent for levels.
 */
export function sumOf(meters: readonly Meter[], { quantity, phases }: What): number | "ambiguous" | undefined {
  const named = withoutAssumed(meters);
  const wholes = withoutDetails(named.filter(({ part }) => part === undefined));
  if (wholes.length > 1 && wholes.some(({ role }) => role === "alone" || role === "assumed")) return "ambiguous";
  if (wholes.length > 0) return quantity === "battery-level" ? added(wholes) / wholes.length : rounded(added(wholes));

  const of = (part: Part): readonly Meter[] => named.filter((meter) => meter.part === part);
  const [imported, exported] = [of("import"), of("export")];
  if (imported.length > 0 || exported.length > 0) {
    return imported.length > 0 && exported.length > 0 ? rounded(added(imported) - added(exported)) : undefined;
  }
  const all = [of("L1"), of("L2"), of("L3")];
  const needed = all.slice(0, phases === undefined ? heardPhases(all) : Math.min(3, Math.max(1, Math.round(phases))));
  return needed.every((phase) => phase.length > 0) && needed.length > 0 ? rounded(added(needed.flat())) : undefined;
}

/** What is only taken to be the grid is not, once a meter says so of itself. */
function withoutAssumed(meters: readonly Meter[]): readonly Meter[] {
  const sure = meters.filter(({ role }) => role !== "assumed");
  return sure.length > 0 ? sure : meters;
}

/** Of a system that tells its own total, the single ones are in it. */
function withoutDetails(meters: readonly Meter[]): readonly Meter[] {
  const totals = new Set(meters.filter(({ role }) => role === "total").map(({ group }) => group));
  return meters.filter(({ role, group }) => role !== "detail" || !totals.has(group));
}

/** A second clamp alone often measures something else than the grid; a third is never sold without it. */
function heardPhases([, , third = []]: ReadonlyArray<readonly Meter[]>): number {
  return third.length > 0 ? 3 : 1;
}

function added(meters: readonly Meter[]): number {
  return meters.reduce((sum, { value }) => sum + value, 0);
}

/** Adding 0 makes a turned 0 a plain one. */
function rounded(watts: number): number {
  return Math.round(watts * 1000) / 1000 + 0;
}
