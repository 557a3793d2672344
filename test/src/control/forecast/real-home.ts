import { fixtureText } from "../../../support/fixture";
import { type History, emptyHistory, withSlot } from "../../../../src/control/forecast/history";

const KWP = 8;

export interface RealSlot {
  readonly startAt: number;
  readonly solarW: number;
  readonly loadW: number;
  readonly surplusW: number;
}

/** Half hours of a real home, the first one at midnight of the house. */
export const realHome: readonly RealSlot[] = fixtureText("forecast/home-may.csv")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => {
    const [start = "", load, solar] = line.split(",");
    const [solarW, loadW] = [Number(solar) * KWP, Number(load)];
    return { startAt: Date.parse(start), solarW, loadW, surplusW: solarW - loadW };
  });

/** What the meters would have left in the history up to a slot. */
export function historyUpTo(index: number, { solarMeter = true } = {}): History {
  return realHome.slice(0, index).reduce((history, { startAt, surplusW, solarW }) => {
    return withSlot(history, { startAt, surplusW, ...(solarMeter ? { solarW } : {}) });
  }, emptyHistory(30));
}
