import { decideTariff, type TariffStep } from "../../../../src/control/tariff/decide-tariff";
import type { TariffDecision } from "../../../../src/control/tariff/decision";
import type { KnownCar } from "../../../../src/control/shared/known-car";
import type { TariffInput, TariffRequest } from "../../../../src/control/tariff/input";
import { lasting, restoreTariff } from "../../../../src/control/tariff/stored-tariff";
import type { TariffSettings } from "../../../../src/control/tariff/settings";
import type { TariffState } from "../../../../src/control/tariff/state";
import type { Quantity } from "../../../../src/control/feeds/feed";
import type { SiteReading } from "../../../../src/control/shared/site-power/reading";
import type { Slot } from "../../../../src/control/shared/slots";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";

/** A battery of 50 kWh without losses: a percent is half a kWh, and 10 kW take 3 minutes for it. */
export const settings = {
  zone: "Europe/Berlin",
  targetPercent: 80,
  ready: { 1: "07:00", 2: "07:00", 3: "07:00", 4: "07:00", 5: "07:00" },
  chargePowerW: 10_000,
  capacityKwh: 50,
  efficiency: 1,
  feedIn: 0.08,
} as const satisfies TariffSettings;

export interface Switch {
  readonly at: number;
  readonly on: boolean | undefined;
  readonly reason: string;
}

/** W by meter, or percent. */
type Watts = Readonly<{ [Name in Quantity]?: number | undefined }>;

/** The readings of meters at one instant, W or percent. */
export function readingsOf(watts: Watts): readonly SiteReading[] {
  return (["grid", "solar", "battery", "charger", "battery-level"] as const).flatMap((quantity) => {
    const value = watts[quantity];
    return value === undefined ? [] : [{ quantity, value }];
  });
}

export function instant(text: string | number): number {
  return new Date(text).getTime();
}

/** Hourly prices from an instant on. */
export function hourly(from: string | number, values: readonly number[], stepMs = HOUR_MS): readonly Slot[] {
  const startAt = instant(from);
  return values.map((value, at) => ({ startAt: startAt + at * stepMs, endAt: startAt + (at + 1) * stepMs, value }));
}

/** 24 hours at one price, but for those that are reported. */
export function dayOf(from: string, usual: number, others: Readonly<Record<number, number>> = {}): readonly Slot[] {
  return hourly(
    from,
    Array.from({ length: 24 }, (_, hour) => others[hour] ?? usual),
  );
}

/** Plays the node: gives inputs, keeps the state, and ticks when it was asked to. */
export class TariffDriver {
  readonly switches: Switch[] = [];
  now: number;
  step: TariffStep | undefined;
  state: TariffState = {};
  steps = 0;
  readonly #settings: TariffSettings;

  constructor(wanted: TariffSettings, startAt: string | number) {
    this.#settings = wanted;
    this.now = instant(startAt);
  }

  get decision(): TariffDecision {
    if (!this.step) throw new Error("Nothing was given yet");
    return this.step.decision;
  }

  get reason(): string {
    return this.decision.reason.code;
  }

  give(input: TariffInput): TariffDecision {
    this.step = decideTariff(this.#settings, this.state, input, this.now);
    this.state = this.step.state;
    this.steps += 1;
    const { on, changed, reason } = this.decision;
    if (changed) this.switches.push({ at: this.now, on, reason: reason.code });
    return this.decision;
  }

  prices(...days: ReadonlyArray<readonly Slot[]>): TariffDecision {
    return this.give({ kind: "prices", slots: days.flat() });
  }

  /** The car as it is now. */
  car(car: KnownCar): TariffDecision {
    return this.give({ kind: "car", car: { updatedAt: this.now, ...car } });
  }

  power(gridW: number, chargerW?: number): TariffDecision {
    return this.meters({ grid: gridW, ...(chargerW !== undefined && { charger: chargerW }) });
  }

  /** What the meters show at one instant, W. */
  meters(watts: Watts): TariffDecision {
    return this.give({ kind: "power", readings: readingsOf(watts) });
  }

  /** The grid shows that once a minute, now and until the time is over, but for what makes a meter alive. */
  steady(gridW: number, minutes: number, chargerW?: number): TariffDecision {
    this.power(gridW, chargerW);
    for (let minute = 1; minute <= minutes; minute++) {
      this.until(this.now + MINUTE_MS);
      this.power(gridW + (minute % 2) / 1000, chargerW);
    }
    return this.decision;
  }

  request(request: TariffRequest): TariffDecision {
    return this.give({ kind: "request", request });
  }

  /** Ticks come as they were asked for, and nothing else comes. */
  until(text: string | number): TariffDecision {
    const end = instant(text);
    for (let at = this.step?.nextTickAt ?? Infinity; at <= end; at = this.step?.nextTickAt ?? Infinity) {
      this.now = at;
      this.give({ kind: "tick" });
    }
    this.now = end;
    return this.decision;
  }

  /** What a node does after a start: what was stored as JSON, then the news that there was a restart. */
  restart(stored: unknown = JSON.parse(JSON.stringify(lasting(this.state)))): TariffDecision {
    this.state = restoreTariff(stored);
    return this.give({ kind: "restart" });
  }

  /** When it was switched, in the house's local time: `on 02:00, off 05:00`. */
  get summary(): string {
    return this.switches.map(({ at, on }) => `${on === true ? "on" : "off"} ${this.clock(at)}`).join(", ");
  }

  /** The plan, in the house's local time. */
  get plan(): string {
    return this.decision.plan.map(({ startAt, endAt }) => `${this.clock(startAt)}-${this.clock(endAt)}`).join(" ");
  }

  clock(at: number): string {
    return new Date(at).toLocaleTimeString("de-DE", {
      timeZone: this.#settings.zone,
      hour: "2-digit",
      minute: "2-digit",
    });
  }
}
