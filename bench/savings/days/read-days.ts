import { DateTime } from "luxon";
import { DecisionMessages, type DecisionReport } from "../../../nodes/controller/decision-message";
import { tariffWords } from "../../../nodes/tariff/tariff-words";
import type { TariffDecision } from "../../../src/control/tariff/decision";
import { DAY_MS } from "../../../src/core/duration";
import { seededRandom } from "../../../src/simulator/random";
import { all } from "../contenders/contenders";
import { dayStartOf, type House, indexAt } from "../homes/house";
import type { HomeCar } from "../life/home";
import { live } from "../life/live";
import { speakingFor } from "./speaking";

interface Event {
  readonly at: number;
  readonly text: string;
}

const TYPE = "smartcar-tariff";

/**
 * Days at chance of a home under `smartcar-tariff`, as its owner would read them: what the node says of each decision that is update,
 * with warnings where they change, and what the car really does. `name` is the contender.
 */
export function readDays(house: House, { name, days, seed }: { name: string; days: number; seed: number }): string {
  const begin = all.find((one) => one.name === name)?.begin;
  if (!begin) throw new Error(`There is no contender "${name}"`);
  const events: Event[] = [];
  let now = house.startAt;
  const clock = { now: () => now, after: () => () => {} };
  const words = { RED: speakingFor(TYPE), type: TYPE, zone: house.zone, clock, currency: () => "EUR" };
  const messages = new DecisionMessages<TariffDecision>({ ...words, ...tariffWords(clock) });
  let warned = "";
  let before: { readonly charging: boolean; readonly pluggedIn: boolean } | undefined;
  live(house, {
    begin,
    onStep: ({ cars: [car], now: at }) => {
      if (!car) return;
      now = at;
      const isTurned = before?.pluggedIn !== car.pluggedIn;
      if (before && isTurned) events.push({ at, text: car.pluggedIn ? `comes back ${soc(car)}` : `left ${soc(car)}` });
      if (before && before.charging !== car.charging && !isTurned)
        events.push({ at, text: car.charging ? `charges ${soc(car)}` : `no longer charges ${soc(car)}` });
      before = { charging: car.charging, pluggedIn: car.pluggedIn };
    },
    onAnswer: ({ decision }, at) => {
      now = at;
      const [command, why] = (decision && messages.changes({ _msgid: "" }, decision)) ?? [];
      const report = (why ?? command)?.payload as DecisionReport | undefined;
      if (!decision || !report) return;
      const warnings = (report.warnings ?? []).map(({ text }) => `\n         ! ${text}`).join("");
      events.push({ at, text: reportText(report, decision, house) + (warnings === warned ? "" : warnings) });
      warned = warnings;
    },
  });
  return chosenDays(house, days, seed)
    .map((dayAt) => dayText(house, dayAt, events))
    .join("\n\n");
}

function soc({ storedKwh, car }: HomeCar): string {
  return `(${((storedKwh / car.capacityKwh) * 100).toFixed(1)} % in it)`;
}

function reportText({ on, reason, code }: DecisionReport, decision: TariffDecision, house: House): string {
  const { goal, plan, cost, inputs } = decision;
  const word = on === undefined ? "–" : on ? "ON" : "off";
  const goals = goal && `${goal.targetPercent} % by ${timeOf(house, goal.readyAt)}`;
  const windows = plan.map(
    ({ startAt, endAt, energyKwh }) => `${timeOf(house, startAt)}–${timeOf(house, endAt)} ${energyKwh.toFixed(1)} kWh`,
  );
  const about = [
    inputs.soc === undefined ? undefined : `knows ${inputs.soc.toFixed(0)} %`,
    goals,
    windows.length > 0 ? `plan ${windows.join(", ")}` : undefined,
    cost === undefined ? undefined : `${cost.toFixed(2)} EUR`,
  ];
  return `${word.padEnd(3)} ${reason} [${code}; ${about.filter(Boolean).join("; ")}]`;
}

function chosenDays(house: House, days: number, seed: number): readonly number[] {
  const count = Math.floor((house.endAt - house.startAt) / DAY_MS);
  const draw = seededRandom(seed);
  const chosen = new Set<number>();
  while (chosen.size < Math.min(days, count)) chosen.add(Math.floor(draw() * count));
  return [...chosen].toSorted((a, b) => a - b).map((day) => dayStartOf(house, house.startAt, day));
}

function dayText(house: House, dayAt: number, events: readonly Event[]): string {
  const untilAt = dayStartOf(house, dayAt, 1);
  const own = events.filter(({ at }) => at >= dayAt && at < untilAt);
  const lines = own.map(({ at, text }) => `  ${timeOf(house, at, dayAt)}  ${text}`);
  return [headingOf(house, dayAt, untilAt), ...lines].join("\n");
}

function headingOf(house: House, dayAt: number, untilAt: number): string {
  const [from, to] = [indexAt(house, dayAt), indexAt(house, untilAt)];
  const prices = house.price.subarray(from, to);
  const sunKwh =
    (house.solarW.subarray(from, to).reduce((sum, watts) => sum + watts, 0) * house.stepMs) / 3_600_000_000;
  const date = DateTime.fromMillis(dayAt, { zone: house.zone }).setLocale("en").toFormat("cccc d LLLL");
  const trips = house.cars[0]?.trips.all.filter(({ leavesAt }) => leavesAt >= dayAt && leavesAt < untilAt) ?? [];
  const away = trips.map(({ leavesAt, returnsAt }) => `away ${timeOf(house, leavesAt)}–${timeOf(house, returnsAt)}`);
  const about = [
    `${Math.min(...prices).toFixed(3)} to ${Math.max(...prices).toFixed(3)} EUR/kWh`,
    `${sunKwh.toFixed(0)} kWh of sun`,
  ];
  return `${date}: ${[...about, ...away].join(", ")}`;
}

/** With the weekday where it is not this day's. */
function timeOf({ zone }: Pick<House, "zone">, at: number, dayAt?: number): string {
  const time = DateTime.fromMillis(at, { zone }).setLocale("en");
  return time.toFormat(dayAt === undefined ? "ccc HH:mm" : "HH:mm");
}
