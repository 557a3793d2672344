import { CLASSES, type PowerDemand, type PowerRequest } from "../control/allocation/power-request";
import type { Grant, GrantReason, HouseView } from "../control/allocation/grant";
import type { CarPlanning } from "../control/allocation/house-share";

/** The kind of a deciding node. A mode comes after the two others, and reports which of them it follows. */
export type SeatKind = "surplus" | "tariff" | "mode";

/** The node whose seat it is: an object that is there anyway, because a car of thousands has several seats. */
export interface SeatOwner {
  /** The answer of the house has changed without a request of this node. */
  houseChanged(): void;
}

export interface SeatOptions {
  /** Identifies the car. */
  readonly car: string;
  /** Its name for people. */
  readonly name: string;
  readonly kind: SeatKind;
  readonly owner: SeatOwner;
}

/** What a car's node requests of its house. */
export interface SeatRequest {
  readonly demand?: PowerDemand | undefined;
  /** The nodes that a mode follows. */
  readonly follows?: readonly SeatKind[] | undefined;
  /** What the plans of the other cars need to know about this one. */
  readonly planning?: CarPlanning | undefined;
}

/** The place of one deciding node in its house. */
export interface HouseSeat {
  /** What the house grants now. */
  readonly view: HouseView;
  /** Requests power, or none. The answer is valid until the next request, or until `houseChanged` is called. */
  ask(request: SeatRequest): HouseView;
  leave(): void;
}

/** A seat with its last request and the last answer of the house. */
export interface OpenSeat extends SeatOptions {
  request: SeatRequest;
  view: HouseView;
}

/**
 * Decides within what the house grants, and once more if the house grants something else upon the resulting request. `requestOf` is
 * the request of a decision.
 */
export function decideSeated<T>(
  seat: HouseSeat,
  decide: (house: HouseView) => T,
  requestOf: (decided: T) => SeatRequest | undefined,
): T {
  const view = seat.view;
  const decided = decide(view);
  const request = requestOf(decided);
  if (!request) return decided;
  const answer = seat.ask(request);
  return answer === view ? decided : decide(answer);
}

/** The deciding nodes of one house and their requests, by car. */
export class HouseSeats implements Iterable<OpenSeat> {
  readonly #seats = new Set<OpenSeat>();

  add(seat: OpenSeat): void {
    this.#seats.add(seat);
  }

  delete(seat: OpenSeat): void {
    this.#seats.delete(seat);
  }

  get size(): number {
    return this.#seats.size;
  }

  [Symbol.iterator](): Iterator<OpenSeat> {
    return this.#seats.values();
  }

  /** Whether the request of a node counts: if its car has a mode node, only while the mode follows it. */
  counts({ car, kind }: Pick<SeatOptions, "car" | "kind">): boolean {
    if (kind === "mode") return true;
    const modes = [...this.#seats].filter((seat) => seat.car === car && seat.kind === "mode");
    return modes.length === 0 || modes.some(({ request }) => request.follows?.includes(kind) === true);
  }

  /** One request per car: the most important one of its nodes that count. */
  requests(now: number): readonly PowerRequest[] {
    const cars = new Map<string, PowerRequest>();
    for (const seat of this.#seats) {
      const { demand } = seat.request;
      if (!demand || !this.counts(seat)) continue;
      const { car } = seat;
      const known = cars.get(car);
      cars.set(car, { ...(known ? ofOneCar(demand, known, now) : demand), car });
    }
    return [...cars.values()];
  }

  /** By car, what the plans of the others need to know about its own. */
  plannings(): ReadonlyMap<string, CarPlanning> {
    const plannings = new Map<string, CarPlanning>();
    for (const seat of this.#seats)
      if (seat.request.planning && this.counts(seat)) plannings.set(seat.car, seat.request.planning);
    return plannings;
  }

  /** The cars with these names, in this order. */
  idsOf(names: readonly string[]): readonly string[] {
    return names.flatMap((name) => {
      const cars = [...this.#seats].filter((seat) => isSameName(seat.name, name)).map(({ car }) => car);
      return [...new Set(cars)];
    });
  }

  /** The name of a car for people. */
  nameOf(car: string): string {
    return [...this.#seats].find((seat) => seat.car === car)?.name ?? car;
  }

  /** A grant with the names of cars for people. */
  named(grant: Grant): Grant {
    return grant.granted ? grant : { granted: false, reason: this.#reasonNamed(grant.reason) };
  }

  #reasonNamed(reason: GrantReason): GrantReason {
    switch (reason.code) {
      case "other-car":
      case "sun-taken":
        return { code: reason.code, params: { car: this.nameOf(reason.params.car) } };
      case "other-car-until":
        return { code: reason.code, params: { ...reason.params, car: this.nameOf(reason.params.car) } };
      case "car-soon":
      case "car-stopping":
      case "car-starting":
        return { code: reason.code, params: { ...reason.params, car: this.nameOf(reason.params.car) } };
      default:
        return reason;
    }
  }
}

/** The requests of two nodes of one car as one: the more important one, with what only the other one knows. */
function ofOneCar(one: PowerDemand, other: PowerDemand, now: number): PowerDemand {
  const [better, rest] = isBefore(one, other, now) ? [one, other] : [other, one];
  const isAlike = better.class === rest.class;
  return {
    ...better,
    isCharging: better.isCharging === true || rest.isCharging === true,
    worth: better.worth ?? (isAlike ? rest.worth : undefined),
    stopCost: better.stopCost ?? (isAlike ? rest.stopCost : undefined),
    stopsAt: better.stopsAt ?? rest.stopsAt,
    lackingW: better.lackingW ?? rest.lackingW,
  };
}

/** Charging now comes before charging later; then what is more important, and what begins earlier. */
function isBefore(one: PowerDemand, other: PowerDemand, now: number): boolean {
  const isLater = ({ startsAt = now }: PowerDemand): number => (startsAt <= now ? 0 : 1);
  const difference =
    isLater(one) - isLater(other) ||
    CLASSES.indexOf(one.class) - CLASSES.indexOf(other.class) ||
    (one.startsAt ?? now) - (other.startsAt ?? now);
  return difference < 0;
}

function isSameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
