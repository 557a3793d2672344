import type { CarState, Obstacle } from "../car/car-state";
import type { SimulatedCar } from "../car/simulated-car";
import type { MakeProfile } from "./makes";
import { definitionOf, type SignalBody, type SignalCode } from "./signal-catalogue";

/** What Smartcar holds of one signal. An error leaves the last body and its times as they were. */
export interface CachedSignal {
  readonly code: SignalCode;
  readonly body: SignalBody | undefined;
  readonly isError: boolean;
  /** When the car recorded the body; unknown for what never changes. */
  readonly oemUpdatedAt: number | undefined;
  readonly retrievedAt: number | undefined;
  readonly ingestedAt: number;
}

/** Says when a report that the car made at `takenAt` reaches Smartcar. */
export type Arrival = (takenAt: number) => number;

/** How long before the start an idle car charged last. */
const LAST_CHARGE_AGO_MS = 18 * 3_600_000;

const silences: ReadonlySet<Obstacle | undefined> = new Set(["ASLEEP", "UNREACHABLE", "VEHICLE_OFFLINE_FOR_SERVICE"]);

/** Smartcar's last known values of one car: they follow the car's reports, which take their time. */
export class SignalCache {
  readonly #car: SimulatedCar;
  readonly #make: MakeProfile;
  readonly #signals = new Map<SignalCode, CachedSignal>();
  #underWay: { readonly state: CarState; readonly arrivesAt: number }[] = [];

  constructor(car: SimulatedCar, make: MakeProfile, arrival: Arrival) {
    this.#car = car;
    this.#make = make;
    if (!car.spec.collected) return;

    const { state } = car;
    const lastCharge = chargingBefore(state);
    this.#take(lastCharge, lastCharge.at);
    this.#take(state, state.at);
    car.onChange((report) => {
      this.#receive(report.at);
      if (this.#hears(report)) this.#underWay.push({ state: report, arrivesAt: arrival(report.at) });
    });
  }

  /** What a reader gets now, in the make's order; empty if nothing was ever collected. */
  signals(): readonly CachedSignal[] {
    this.#receive(this.#car.state.at);
    return [...this.#signals.values()];
  }

  #hears({ atHome, obstacle }: CarState): boolean {
    return (atHome || !this.#make.isGeofenced) && !silences.has(obstacle);
  }

  #receive(now: number): void {
    const arrived = this.#underWay.filter(({ arrivesAt }) => arrivesAt <= now);
    if (arrived.length === 0) return;
    this.#underWay = this.#underWay.filter(({ arrivesAt }) => arrivesAt > now);
    for (const { state, arrivesAt } of arrived) this.#take(state, arrivesAt);
  }

  #take(state: CarState, ingestedAt: number): void {
    for (const code of this.#make.signals) {
      const { read, isStatic } = definitionOf(code);
      const body = read(state, this.#car.spec);
      const known = this.#signals.get(code);
      const times = isStatic ? {} : { oemUpdatedAt: state.at, retrievedAt: ingestedAt };
      this.#signals.set(code, {
        code,
        body: body ?? known?.body,
        isError: body === undefined,
        oemUpdatedAt: known?.oemUpdatedAt,
        retrievedAt: known?.retrievedAt,
        ingestedAt,
        ...(body && times),
      });
    }
  }
}

/** The car while it charged the last time before `now`, so that an idle one has old values behind its errors. */
function chargingBefore(now: CarState): CarState {
  const at = now.at - LAST_CHARGE_AGO_MS;
  const soc = Math.max(Math.min(now.soc, now.limit) - 5, 0);
  return { ...now, at, soc, plugged: true, charging: true, driving: false, atHome: true };
}
