import { chargerPowerW } from "./charge";
import { startsOn } from "./day-starts";
import type { DecisionInputs } from "./decision";
import type { Situation } from "./context";

type Possible = { readonly [Name in keyof DecisionInputs]: DecisionInputs[Name] | undefined };

/** The numbers a situation holds, powers in whole watts. What is unknown is left out. */
export function decisionInputs(situation: Situation): DecisionInputs {
  const { state, stretch } = situation;
  const { site = {}, means, car } = state;
  const { grid, battery, batteryLevel } = site;
  const possible: Possible = {
    gridW: whole(grid?.watts),
    batteryW: whole(battery?.watts),
    batteryPercent: whole(batteryLevel?.watts),
    importMeanW: whole(means?.gridW),
    surplusMeanW: whole(means?.surplusW),
    ownLoadW: whole(situation.ownLoadW),
    chargerW: whole(chargerPowerW(situation)),
    chargePowerW: whole(situation.chargePowerW),
    neededW: whole(situation.neededW),
    limitW: whole(situation.limitW),
    readingAt: grid?.at,
    soc: car?.soc,
    limit: car?.limit,
    startsToday: startsOn(stretch.day, state.starts),
    stopsLeft: car?.stops?.left,
  };
  return Object.fromEntries(Object.entries(possible).filter(([, value]) => value !== undefined));
}

function whole(watts: number | undefined): number | undefined {
  return watts === undefined ? undefined : Math.round(watts);
}
