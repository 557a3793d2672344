import type { Budget } from "../../../src/vehicle/outcome";
import type { CaseHome } from "../case-home";
import type { NumberOrRange } from "../expectation";
import { budgetOf } from "../inside";
import { isWithin, shownRange } from "./compare";

type PerCar<T> = Readonly<Record<string, T>>;

export function charging(home: CaseHome, want: PerCar<boolean>): string[] {
  return Object.entries(want).flatMap(([car, wanted]) => {
    const is = home.sim(car).state.charging;
    return is === wanted ? [] : [`${car} charging ${wanted}, is ${is} (commands ${home.shownCommands()})`];
  });
}

export function soc(home: CaseHome, want: PerCar<NumberOrRange>): string[] {
  return Object.entries(want).flatMap(([car, range]) => {
    const is = home.sim(car).state.soc;
    return isWithin(range, is) ? [] : [`${car} at ${shownRange(range)} %, is at ${is.toFixed(1)} %`];
  });
}

export function limit(home: CaseHome, want: PerCar<NumberOrRange>): string[] {
  return Object.entries(want).flatMap(([car, range]) => {
    const is = home.sim(car).state.limit;
    return isWithin(range, is) ? [] : [`${car}'s limit ${shownRange(range)} %, is ${is} %`];
  });
}

/** What the car holds, `22:00` to `04:00` each. */
export function schedules(home: CaseHome, want: PerCar<readonly { start: string; stop: string }[]>): string[] {
  return Object.entries(want).flatMap(([car, list]) => {
    const held = home
      .sim(car)
      .state.schedules.map(({ times }) =>
        times.type === "daily" ? `${times.startTime}-${times.stopTime}` : JSON.stringify(times),
      );
    const wanted = list.map(({ start, stop }) => `${start}-${stop}`);
    const isRight = held.toSorted().join() === wanted.toSorted().join();
    return isRight ? [] : [`${car} holds ${wanted.join(", ") || "nothing"}, holds ${held.join(", ") || "nothing"}`];
  });
}

/** What the cloud has counted this month. */
export async function calls(home: CaseHome, want: PerCar<NumberOrRange>): Promise<string[]> {
  const failures: string[] = [];
  for (const [car, range] of Object.entries(want)) {
    const { callsThisMonth } = await home.garage.counted(home.car(car).vehicleId);
    if (!isWithin(range, callsThisMonth)) failures.push(`${car}'s calls ${shownRange(range)}, were ${callsThisMonth}`);
  }
  return failures;
}

/** What the nodes believe is left. */
export function budget(name: keyof Budget & ("callsLeft" | "stopsLeft" | "commandsLeft")) {
  return async (home: CaseHome, want: PerCar<NumberOrRange>): Promise<string[]> => {
    const failures: string[] = [];
    for (const [car, range] of Object.entries(want)) {
      const left = (await budgetOf(home.node(car)))[name];
      if (!isWithin(range, left)) failures.push(`${car}'s ${name} ${shownRange(range)}, is ${left}`);
    }
    return failures;
  };
}
