import type { HouseView } from "../control/allocation/grant";
import type { HouseSeat, OpenSeat, SeatKind, SeatOptions, SeatOwner, SeatRequest } from "./house-seats";

/** A warning of the house that the decisions of its nodes report. */
export interface HouseWarning {
  readonly code: "limit-silent";
  readonly params: { readonly lastAt: number; readonly watts: number };
}

/** What a seat is in. */
interface House {
  /** Grants again after the request of a seat has changed. */
  asked(seat: OpenSeat): void;
  left(seat: OpenSeat): void;
  readonly warnings: readonly HouseWarning[];
}

/** A seat, and the warnings of its house. */
export interface SeatInHouse extends HouseSeat {
  readonly warnings: readonly HouseWarning[];
}

/** One class for all seats: a car of thousands has several. */
export class Seat implements OpenSeat, SeatInHouse {
  readonly car: string;
  readonly name: string;
  readonly kind: SeatKind;
  readonly owner: SeatOwner;
  request: SeatRequest = {};
  view: HouseView;
  readonly #house: House;

  constructor(house: House, { car, name, kind, owner }: SeatOptions, view: HouseView) {
    this.#house = house;
    this.car = car;
    this.name = name;
    this.kind = kind;
    this.owner = owner;
    this.view = view;
  }

  ask(request: SeatRequest): HouseView {
    this.request = request;
    this.#house.asked(this);
    return this.view;
  }

  leave(): void {
    this.#house.left(this);
  }

  get warnings(): readonly HouseWarning[] {
    return this.#house.warnings;
  }
}
