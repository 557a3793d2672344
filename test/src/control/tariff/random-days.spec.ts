import assert from "node:assert/strict";
import { decideTariff, type TariffStep } from "../../../../src/control/tariff/decide-tariff";
import type { TariffInput } from "../../../../src/control/tariff/input";
import { lasting, restoreTariff } from "../../../../src/control/tariff/stored-tariff";
import type { TariffSettings } from "../../../../src/control/tariff/settings";
import type { TariffState } from "../../../../src/control/tariff/state";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { FAIR, sampled, type Dice } from "../../../support/control/dice";
import { emptyHistory } from "../../../../src/control/forecast/history";
import { restoreSite } from "../../../../src/control/shared/site-power/stored-site";
import { hourly, readingsOf } from "./tariff-driver";

const DAYS = 60;
/** Longer than any meter is believed without a reading. */
const PAUSE = 61 * MINUTE_MS;
const INPUTS = 80;

interface Given {
  readonly now: number;
  readonly input: TariffInput;
  readonly before: TariffState;
  readonly step: TariffStep;
}

function randomSettings(random: Dice): TariffSettings {
  const maybe = <T>(share: number, value: T): T | undefined => (random.isTrue(share) ? value : undefined);
  const time = (): string => `${String(random.whole(0, 23)).padStart(2, "0")}:${random.one(["00", "17", "45"])}`;
  return {
    zone: random.one(["Europe/Berlin", "UTC", "America/New_York", "Asia/Kathmandu"]),
    targetPercent: random.whole(20, 100),
    fullPercent: maybe(0.5, random.whole(10, 100)),
    minimumPercent: maybe(0.3, random.whole(5, 60)),
    ready: random.isTrue(0.2) ? {} : { 1: time(), 2: time(), 3: time(), 5: time(), 6: time(), 7: time() },
    chargePowerW: maybe(0.8, random.one([2_300, 3_700, 11_000, 22_000])),
    capacityKwh: maybe(0.8, random.one([18, 60, 108])),
    efficiency: maybe(0.5, 0.9),
    ceiling: maybe(0.2, 0.25),
    fixedPrice: maybe(0.2, 0.3),
    feedIn: maybe(0.5, 0.08),
    oneBlock: maybe(0.2, true),
    mostStarts: maybe(0.2, random.whole(1, 3)),
    shortestRunMs: maybe(0.2, random.whole(1, 90) * MINUTE_MS),
    preconditionMs: maybe(0.2, 30 * MINUTE_MS),
    mostStops: maybe(0.5, random.whole(0, 30)),
  };
}

function randomInput(random: Dice, now: number): TariffInput {
  const maybe = <T>(share: number, value: T): T | undefined => (random.isTrue(share) ? value : undefined);
  const slots = hourly(
    Math.floor(now / HOUR_MS) * HOUR_MS + random.whole(-3, 12) * HOUR_MS,
    Array.from({ length: random.whole(1, 30) }, () => random.whole(-10, 60) / 100),
    random.one([HOUR_MS, HOUR_MS, HOUR_MS / 4]),
  );
  switch (random.whole(0, 9)) {
    case 0:
      return { kind: "prices", slots };
    case 1:
      return { kind: "forecast", slots: slots.map((slot) => ({ ...slot, value: Math.max(0, slot.value) * 20_000 })) };
    case 2:
      return { kind: "feed-in", slots };
    case 3:
    case 4:
      return {
        kind: "car",
        car: {
          updatedAt: now - random.one([0, 0, 0, 5 * MINUTE_MS, 3 * HOUR_MS]),
          soc: maybe(0.9, random.whole(5, 100)),
          limit: maybe(0.5, random.one([50, 80, 100])),
          pluggedIn: maybe(0.7, random.isTrue(0.8)),
          charging: maybe(0.5, random.isTrue(0.5)),
          fullyCharged: maybe(0.3, random.isTrue(0.1)),
          place: maybe(0.5, random.one(["home", "home", "home", "away", "unknown"] as const)),
          powerW: maybe(0.3, random.one([0, 3_600, 10_900])),
          capacityKwh: maybe(0.3, 60),
          stops: maybe(0.3, { left: random.whole(0, 80), total: 80, windowDays: 30 }),
        },
      };
    case 5:
      return {
        kind: "request",
        request: {
          ready: maybe(
            0.5,
            random.one([null, { at: now + random.whole(-2, 40) * HOUR_MS, targetPercent: random.whole(30, 100) }]),
          ),
          targetPercent: maybe(0.6, random.one([null, random.whole(20, 100)])),
          minimumPercent: maybe(0.6, random.one([null, null, random.whole(10, 50)])),
          ceiling: maybe(0.5, random.one([null, null, 0.2])),
        },
      };
    case 6:
      return { kind: "tick" };
    default:
      return {
        kind: "power",
        readings: readingsOf({
          grid: maybe(0.9, random.whole(-12_000, 6_000)),
          charger: maybe(0.6, random.one([0, 3_650, 10_950])),
          solar: maybe(0.5, random.whole(0, 12_000)),
          battery: maybe(0.1, random.whole(-3_000, 3_000)),
        }),
      };
  }
}

/** One household through some days: inputs at random times, ticks when they were asked for. */
function live(random: Dice): { readonly settings: TariffSettings; readonly given: readonly Given[] } {
  const settings = randomSettings(random);
  const given: Given[] = [];
  let state: TariffState = {};
  let now =
    new Date(random.one(["2026-06-01", "2026-03-28", "2026-10-24", "2026-12-31"])).getTime() +
    random.whole(0, 86_399_999);
  let tickAt = Infinity;
  const give = (input: TariffInput): void => {
    const step = decideTariff(settings, state, input, now);
    given.push({ now, input, before: state, step });
    state = step.state;
    tickAt = step.nextTickAt;
  };
  while (given.length < INPUTS) {
    const nextAt = now + random.one([0, 1, 10_000, 5 * MINUTE_MS, 40 * MINUTE_MS, 3 * HOUR_MS]);
    now = Math.min(tickAt, nextAt);
    give(tickAt <= nextAt ? { kind: "tick" } : randomInput(random, now));
  }
  return { settings, given };
}

function reported(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** What the charger gave last is not kept over a restart: what it would have told until it was read again is missing then. */
function chargerHolds({ estimate: { at = 0, charger } = {} }: TariffState): boolean {
  return charger !== undefined && at - charger.at < 5 * MINUTE_MS;
}

describe("random days", function () {
  let days: ReadonlyArray<ReturnType<typeof live>>;

  before(() => {
    days = sampled(DAYS, live, { ...FAIR, count: 200 * INPUTS });
  });

  function each(check: (given: Given, where: string, settings: TariffSettings) => void): void {
    for (const [day, { settings, given }] of days.entries()) {
      for (const [index, one] of given.entries()) check(one, `day ${day}, input ${index} ${one.input.kind}`, settings);
    }
  }

  it("hold enough of everything to prove anything", () => {
    const codes = days.flatMap(({ given }) => given.map(({ step }) => step.decision.reason.code));

    for (const code of [
      "not-plugged",
      "away",
      "full",
      "limit-reached",
      "minimum",
      "cheap",
      "sun",
      "waiting",
      "target-reached",
      "departed",
      "soc-unknown",
      "no-time-left",
    ])
      assert.ok(codes.filter((other) => other === code).length >= 3, code);
  });

  it("never charge a car that is not plugged in, elsewhere, full or at its limit", () => {
    each(({ step: { state, decision } }, where) => {
      const { pluggedIn, place, fullyCharged, soc = 0, limit = 101 } = state.car ?? {};
      if (pluggedIn === false || place === "away" || fullyCharged || soc >= limit)
        assert.notEqual(decision.on, true, where);
    });
  });

  it("tell a command only where it is another than the last", () => {
    each(({ before, step: { decision, state } }, where) => {
      assert.equal(decision.changed, decision.on !== undefined && decision.on !== before.on, where);
      if (decision.on !== undefined) assert.equal(state.on, decision.on, where);
    });
  });

  it("always ask for a later tick, within a quarter of an hour", () => {
    each(({ now, step: { nextTickAt } }, where) => {
      assert.ok(nextTickAt > now && nextTickAt <= now + 15 * MINUTE_MS, where);
    });
  });

  it("always have a plan that adds up", () => {
    each(({ now, step: { decision } }, where) => {
      const { plan, cost, saving, on, nextChangeAt } = decision;
      for (const [index, { startAt, endAt, energyKwh, solarKwh }] of plan.entries()) {
        assert.ok(startAt < endAt && endAt > now - MINUTE_MS, where);
        assert.ok(startAt >= (plan[index - 1]?.endAt ?? -Infinity), where);
        assert.ok(energyKwh >= 0 && solarKwh >= 0 && solarKwh <= energyKwh + 1e-9, where);
      }
      const sum = plan.reduce((money, { energyKwh, price = NaN }) => money + energyKwh * price, 0);
      if (cost !== undefined) assert.ok(Math.abs(sum - cost) < 1e-9, where);
      if (saving !== undefined) assert.ok(cost !== undefined && Number.isFinite(saving), where);
      if (on === false && plan[0] && nextChangeAt !== undefined) assert.ok(nextChangeAt > now, where);
    });
  });

  it("never tell a number that is none", () => {
    each(({ step: { decision } }, where) => {
      for (const [name, value] of Object.entries({ ...decision.inputs, ...decision.reason.params }))
        if (typeof value === "number") assert.ok(Number.isFinite(value), `${where}: ${name} is ${value}`);
    });
  });

  it("come out the same each time", () => {
    for (const { settings, given } of days.slice(0, 10)) {
      for (const { before, input, now, step } of given)
        assert.deepEqual(decideTariff(settings, before, input, now), step);
    }
  });

  it("go on after a restart as they would have without, once car and meter have reported", () => {
    let compared = 0;
    for (const [day, { settings, given }] of days.entries()) {
      const last = given.at(-1);
      const state = last?.step.state;
      if (!last || !state?.car || chargerHolds(state)) continue;
      const fresh: readonly TariffInput[] = [
        { kind: "car", car: { ...state.car, updatedAt: last.now + PAUSE } },
        { kind: "power", readings: readingsOf({ grid: -500, charger: 0, solar: 2_000, battery: 0 }) },
        { kind: "power", readings: readingsOf({ grid: -501, charger: 0, solar: 2_000, battery: 0 }) },
      ];
      const after = (from: TariffState, inputs: readonly TariffInput[]): TariffStep | undefined => {
        let [now, step]: [number, TariffStep | undefined] = [last.now + PAUSE, undefined];
        for (const input of inputs) {
          step = decideTariff(settings, step?.state ?? from, input, now);
          now += MINUTE_MS / 2;
        }
        return step;
      };
      // What the meters showed belongs to the time before.
      const { history = emptyHistory() } = state;
      const metered = { site: restoreSite(state.site), surplus: undefined, judged: undefined };
      const open = { history: { ...history, open: undefined, last: undefined } };
      const straight = after({ ...state, ...metered, ...open }, [{ kind: "tick" }, ...fresh]);
      const anew = after(restoreTariff(reported(lasting(state))), [{ kind: "restart" }, ...fresh]);

      // What is switched meanwhile, even there and back, is switched half a minute later by one that has just begun.
      const { on, since } = last.step.decision;
      if (straight?.decision.on !== on || straight?.decision.since !== since) continue;
      assert.deepEqual(reported(anew?.decision), reported(straight?.decision), `day ${day}`);
      compared += 1;
    }
    assert.ok(compared > DAYS / 4);
  });

  it("never plan over more than fits into the blink of an eye", () => {
    // A week of quarter hours and a grid of a few hundred positions is the most that is ever looked at.
    each(({ step: { state } }, where) => {
      const { terminalValue, expected } = state;
      assert.ok((terminalValue?.values.off.length ?? 0) <= 400, where);
      assert.ok((expected?.surplus.length ?? 0) <= (8 * 24 * HOUR_MS) / (15 * MINUTE_MS), where);
    });
  });
});
