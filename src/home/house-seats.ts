import { CLASSES, type PowerDemand, type PowerRequest } from "../control/allocation/power-request";
import type { Grant, GrantReason, HouseView } from "../control/allocation/grant";
import type { CarPlanning } from "../control/allocation/house-share";

/** Who decides for a car. A mode comes after the two others, and says which of them it follows. */
export type SeatKind = "surplus" | "tariff" | "mode";

export interface SeatOptions {
  /** Tells cars apart, however they are called. */
  readonly car: string;
  /** As a person knows it. */
  readonly name: string;
  readonly kind: SeatKind;
  /** To be called when the house says something else than before, though nobody has asked. */
  readonly onChange: () => void;
}

export interface SeatRequest {
  readonly demand?: PowerDemand | undefined;
  /** The nodes that a mode follows. */
  readonly follows?: readonly SeatKind[] | undefined;
  /** What the plans of the other cars are to know of this one. */
  readonly planning?: CarPlanning | undefined;
}

/** The place of one deciding node in its house. */
export interface HouseSeat {
  /** What the house says now. */
  readonly view: HouseView;
  /** Asks for power, or for none. What is said holds until it is asked again, or until `onChange`. */
  ask(request: SeatRequest): HouseView;
  leave(): void;
}

/** A seat with what it asked last, and the house's last answer. */
export interface OpenSeat extends SeatOptions {
  request: SeatRequest;
  view: HouseView;
}

/**
 * Decides as a node does that has a seat: within what its house says, and once more where it says something else to what that asks
 * of it. `requestOf` is what a decision asks.
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

/** The nodes of one house that decide, and what they ask, by car. */
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

  /** Whether what a node asks counts: one that has a mode after it does as long as the mode follows it. */
  counts({ car, kind }: Pick<SeatOptions, "car" | "kind">): boolean {
    if (kind === "mode") return true;
    const modes = [...this.#seats].filter((seat) => seat.car === car && seat.kind === "mode");
    return modes.length === 0 || modes.some(({ request }) => request.follows?.includes(kind) === true);
  }

  /** One request for each car, the most important of those of its nodes that count. */
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

  /** By car, what the plans of the others are to know of its own. */
  plannings(): ReadonlyMap<string, CarPlanning> {
    const plannings = new Map<string, CarPlanning>();
    for (const seat of this.#seats)
      if (seat.request.planning && this.counts(seat)) plannings.set(seat.car, seat.request.planning);
    return plannings;
  }

  /** The cars of these names, in this order. */
  idsOf(names: readonly string[]): readonly string[] {
    return names.flatMap((name) => {
      const cars = [...this.#seats].filter((seat) => isSameName(seat.name, name)).map(({ car }) => car);
      return [...new Set(cars)];
    });
  }

  /** A car as people know it. */
  nameOf(car: string): string {
    return [...this.#seats].find((seat) => seat.car === car)?.name ?? car;
  }

  /** A grant that names cars as people know them. */
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

/** What two nodes of one car ask for as one request: the more important one, with what only the other one knows. */
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

/** What charges now comes before what will; then what is more important, and what begins earlier. */
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
