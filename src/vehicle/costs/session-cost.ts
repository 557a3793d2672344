import type { CostBook, CostDay } from "./stored-costs";

/** Only what is known of nearly all of the energy says something of all of it. */
export const MOST = 0.8;

/** What is known of the cost of one session. */
export interface ShownCost {
  /** In the major unit of `currency`. */
  readonly cost?: number;
  readonly currency?: string | undefined;
  /** How much of it the sun gave, percent. */
  readonly solarShare?: number;
}

/** What the session that began at `startAt` has cost so far, with its share of the sun; only what is known of nearly all of it. */
export function shownCost({ sessions }: CostBook, startAt: number): ShownCost {
  const session = sessions.find((one) => one.startAt === startAt);
  if (!session) return {};
  const { days, reportedKwh, currency } = session;
  const sum = (name: keyof CostDay): number => days.reduce((total, day) => total + day[name], 0);
  const [pricedKwh, sharedKwh] = [sum("pricedKwh"), sum("sharedKwh")];
  const isMost = (kwh: number): boolean => kwh > 0 && kwh >= MOST * reportedKwh;
  const cost = sum("gridCost") + sum("batteryCost") + sum("solarCost") + sum("otherCost");
  return {
    ...(isMost(pricedKwh) && { cost: Math.round((cost / pricedKwh) * reportedKwh * 100) / 100 + 0, currency }),
    ...(isMost(sharedKwh) && { solarShare: Math.round((sum("solarKwh") / sharedKwh) * 100) }),
  };
}
