import { decideSurplus } from "../../../src/control/surplus/decide-surplus";
import type { SurplusInput } from "../../../src/control/surplus/input";
import type { SurplusState } from "../../../src/control/surplus/state";
import { MINUTE_MS } from "../../../src/core/duration";
import { ZONE } from "../homes/calendar";
import type { Answer, Controller, News, TrueCar } from "../life/controller";
import { knownCarOf } from "../life/known-car";

/** A meter that is read every five minutes. */
const SILENCE_MS = 11 * MINUTE_MS;

/** What `smartcar-surplus` decides, of a car that is read as `smartcar-signals` does. */
export function surplus(_car: TrueCar, powerKw: number): Controller {
  const settings = { chargePowerW: powerKw * 1000, zone: ZONE, silenceMs: SILENCE_MS };
  let state: SurplusState = {};
  let nextTickAt = Infinity;
  const give = (input: SurplusInput, now: number): Answer => {
    const step = decideSurplus(settings, state, input, now);
    state = step.state;
    nextTickAt = step.nextTickAt;
    const { on, changed } = step.decision;
    return { command: changed ? on : undefined, on };
  };
  return {
    mode: "smart",
    get nextTickAt() {
      return nextTickAt;
    },
    hear: (news, now) => inputsOf(news).reduce<Answer>((before, input) => joined(before, give(input, now)), {}),
  };
}

function joined(before: Answer, after: Answer): Answer {
  return { ...after, command: after.command ?? before.command };
}

function inputsOf(news: News): readonly SurplusInput[] {
  switch (news.kind) {
    case "power":
      return [
        { kind: "power", readings: [{ quantity: "charger", value: news.meters.chargerW }] },
        { kind: "power", readings: [{ quantity: "grid", value: news.meters.gridW }] },
      ];
    case "car":
      return [{ kind: "car", car: knownCarOf(news) }];
    case "tick":
      return [{ kind: "tick" }];
    default:
      return [];
  }
}
