import { isDeepStrictEqual } from "node:util";
import { HOUR_MS } from "../../core/duration";
import type { CarState, Obstacle } from "../car/car-state";
import type { SimulatedCar } from "../car/simulated-car";
import type { TimersForm } from "../rules";
import type { ApiErrorName } from "./api-errors";
import type { MakeProfile } from "./makes";
import { definitionOf, type SignalBody, type SignalCode } from "./signal-catalog";

/** What Smartcar holds of one signal. An error leaves the last body and its times as they were. */
export interface CachedSignal {
  readonly code: SignalCode;
  readonly body: SignalBody | undefined;
  /** Why the last report brought no body. */
  readonly error: ApiErrorName | undefined;
  /** When the car recorded the body; unknown for what never changes. */
  readonly oemUpdatedAt: number | undefined;
  readonly retrievedAt: number | undefined;
  readonly ingestedAt: number;
}

/** The car whose signals the cloud caches, and how they get there. */
export interface SignalSource {
  readonly car: SimulatedCar;
  readonly make: MakeProfile;
  readonly timersForm: TimersForm;
  /** Says when a report that the car made at `takenAt` reaches Smartcar. */
  readonly arrival: (takenAt: number) => number;
  /** Whether the make gives Smartcar anything of this car. */
  readonly isOpen: () => boolean;
}

/** Hears which signals have changed. */
export type UpdateListener = (codes: ReadonlySet<SignalCode>) => void;

/** How long before the start an idle car charged last. */
const LAST_CHARGE_AGO_MS = 18 * HOUR_MS;

const silences: ReadonlySet<Obstacle | undefined> = new Set(["ASLEEP", "UNREACHABLE", "VEHICLE_OFFLINE_FOR_SERVICE"]);

/** Smartcar's last known values of one car: they follow the car's reports, which take their time. */
export class SignalCache {
  readonly #source: SignalSource;
  readonly #signals = new Map<SignalCode, CachedSignal>();
  readonly #listeners = new Set<UpdateListener>();
  #underWay: { readonly state: CarState; readonly arrivesAt: number }[] = [];

  /** Empty until `collect` is called. */
  constructor(source: SignalSource) {
    this.#source = source;
    source.car.onChange((report) => {
      if (this.#signals.size === 0) return;
      this.#receive(report.at);
      if (this.#isReachable(report)) this.#underWay.push({ state: report, arrivesAt: source.arrival(report.at) });
    });
  }

  /** Smartcar looks at the car now, for the first time or again. */
  collect(): void {
    const { state } = this.#source.car;
    const isFirst = this.#signals.size === 0;
    if (!isFirst && !this.#isReachable(state)) return;
    const lastCharge = chargingBefore(state);
    if (isFirst) this.#take(lastCharge, lastCharge.at);
    this.#underWay = [];
    this.#emit(this.#take(state, state.at));
  }

  /** What a reader gets now, in the make's order; empty if nothing was ever collected. */
  signals(): readonly CachedSignal[] {
    this.#receive(this.#source.car.state.at);
    return [...this.#signals.values()];
  }

  /** When the next report comes in that is under way; `undefined` if there is none. */
  get nextArrivalAt(): number | undefined {
    return this.#underWay.length === 0 ? undefined : Math.min(...this.#underWay.map(({ arrivesAt }) => arrivesAt));
  }

  /** Tells `listener` of everything that comes in from now on; the returned function ends that. */
  onUpdate(listener: UpdateListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #isReachable({ atHome, obstacle }: CarState): boolean {
    const { make, isOpen } = this.#source;
    return isOpen() && (atHome || !make.isGeofenced) && !silences.has(obstacle);
  }

  #receive(now: number): void {
    const arrived = this.#underWay.filter(({ arrivesAt }) => arrivesAt <= now);
    if (arrived.length === 0) return;
    this.#underWay = this.#underWay.filter(({ arrivesAt }) => arrivesAt > now);
    this.#emit(arrived.flatMap(({ state, arrivesAt }) => this.#take(state, arrivesAt)));
  }

  #emit(codes: readonly SignalCode[]): void {
    if (codes.length === 0) return;
    for (const listener of this.#listeners) listener(new Set(codes));
  }

  /** Enters what the car reports, and says which signals differ from before. */
  #take(state: CarState, ingestedAt: number): readonly SignalCode[] {
    const { car, make, timersForm } = this.#source;
    return make.signals.filter((code) => {
      const { read, isStatic } = definitionOf(code);
      const failure = make.failing.get(code);
      const body = failure ? undefined : read(state, car.spec, timersForm);
      const error = body ? undefined : (failure ?? "VEHICLE_STATE/NOT_CHARGING");
      const known = this.#signals.get(code);
      const times = isStatic ? {} : { oemUpdatedAt: state.at, retrievedAt: ingestedAt };
      this.#signals.set(code, {
        code,
        body: body ?? known?.body,
        error,
        oemUpdatedAt: known?.oemUpdatedAt,
        retrievedAt: known?.retrievedAt,
        ingestedAt,
        ...(body && times),
      });
      return known === undefined || known.error !== error || (body && !isDeepStrictEqual(body, known.body));
    });
  }
}

/** The car while it charged the last time before `now`, so that an idle one has old values behind its errors. */
function chargingBefore(now: CarState): CarState {
  const at = now.at - LAST_CHARGE_AGO_MS;
  const soc = Math.max(Math.min(now.soc, now.limit) - 5, 0);
  return { ...now, at, soc, plugged: true, charging: true, driving: false, atHome: true };
}
