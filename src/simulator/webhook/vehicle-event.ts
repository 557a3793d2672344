import type { CarSpec } from "../car/car-spec";
import type { SignalBody, SignalCode } from "../cloud/signal-catalog";

/** Smartcar's two names for one error; some errors have no code. */
export interface ErrorName {
  readonly type: string;
  readonly code: string | null;
}

/** A signal as an event holds it: a value with its times, or an error. */
export type EventSignal = { readonly code: SignalCode } & (
  | { readonly error: ErrorName }
  | {
      readonly error?: undefined;
      readonly body: SignalBody;
      /** 0 for what never changes, as real cars send it. */
      readonly oemUpdatedAt: number;
      readonly retrievedAt: number;
    }
);

/** Something that is wrong with the car, or no longer. */
export interface EventError extends ErrorName {
  readonly state: "ERROR" | "RESOLVED";
  readonly description: string;
  readonly resolution: string | null;
  /** The signals that it concerns. */
  readonly signals: readonly SignalCode[];
}

export type EventContent =
  | {
      readonly eventType: "VEHICLE_STATE";
      readonly signals: readonly EventSignal[];
      /** The signals whose change caused the event. */
      readonly triggers: readonly SignalCode[] | "FIRST_DELIVERY";
    }
  | { readonly eventType: "VEHICLE_ERROR"; readonly errors: readonly EventError[] };

/** What happened to one car; the same in each attempt to deliver it. */
export interface VehicleEvent {
  readonly eventId: string;
  readonly userId: string;
  readonly vehicle: Pick<CarSpec, "id" | "make" | "model" | "year">;
  /** `TEST`: the dashboard's test button, with an invented car. */
  readonly mode: "LIVE" | "TEST";
  readonly content: EventContent;
}
