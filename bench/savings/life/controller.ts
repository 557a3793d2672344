import type { GivenSlot } from "../../../src/control/forecast/service-error";
import type { PollMode } from "../../../src/control/polling/facts";
import type { ReadyRequest } from "../../../src/control/shared/requests";
import type { StopBudget } from "../../../src/control/shared/known-car";
import type { Slot } from "../../../src/control/shared/slots";
import type { TariffDecision } from "../../../src/control/tariff/decision";
import type { HouseSeat, SeatKind } from "../../../src/home/house-seats";
import type { CarReport } from "./car-trail";
import type { Meters } from "./home";
import type { BenchCar } from "../homes/car";
import type { House } from "../homes/house";
import type { Knowledge } from "./knowledge";

/** What a controller is told, at the time at which it is known. */
export type Update =
  | { readonly kind: "power"; readonly meters: Meters }
  | { readonly kind: "prices"; readonly slots: readonly Slot[] }
  | { readonly kind: "forecast"; readonly slots: readonly GivenSlot[] }
  /** What a kWh earns that goes to the grid, where that changes. */
  | { readonly kind: "feed-in"; readonly slots: readonly Slot[] }
  /** The owner asks for a departure. */
  | { readonly kind: "request"; readonly ready: ReadyRequest }
  | { readonly kind: "car"; readonly report: CarReport; readonly stops?: StopBudget }
  | { readonly kind: "tick" };

export interface Answer {
  /** A new command for the car. */
  readonly command?: boolean | undefined;
  /** What shall be, where that is repeated to the car from time to time. */
  readonly on?: boolean | undefined;
  /** Whether the house's battery is to be held meanwhile. */
  readonly holdsBattery?: boolean | undefined;
  /** What was decided, where a plan is shown: whether to charge, and when the plan begins to charge next. */
  readonly decided?: { readonly on: boolean | undefined; readonly startsAt?: number };
  /** The decision itself, for those who read it. */
  readonly decision?: TariffDecision;
  /** From when on updates of the car are wanted. */
  readonly updateWantedAt?: number | undefined;
}

/** Whoever decides whether the car shall charge. */
export interface Controller {
  /** How the car is read for it. */
  readonly mode: PollMode;
  hear(update: Update, now: number): Answer;
  /** When it wants to hear that time has passed. */
  readonly nextTickAt: number;
}

/** The car as it really is, for those who are told it for nothing. */
export interface TrueCar {
  readonly storedKwh: number;
  readonly pluggedIn: boolean;
  readonly charging: boolean;
  readonly isFull: boolean;
}

/** Where a controller is to work. */
export interface Place {
  readonly house: House;
  readonly car: BenchCar;
  readonly knowledge: Knowledge;
  /** Takes a seat for a node of this car in the `smartcar-home` of the house. */
  readonly seat: (kind: SeatKind, onChange: (at: number) => void) => HouseSeat;
}

export type Begin = (car: TrueCar, place: Place) => Controller;
