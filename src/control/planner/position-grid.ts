import { energyKwhAt, positionMsAt, type ChargingCurve } from "./charging-curve";

/** A state of charge that is requested, as a position on the curve. */
export interface Goal {
  readonly at: number;
  readonly positionMs: number;
  /** The weight of missing it, relative to other goals; 1 if absent. */
  readonly weight?: number | undefined;
}

/** Where each position of a grid leads: to the position with this index, and this part of the way to the next. */
export interface Reach {
  readonly index: Int32Array;
  /** 0..1. */
  readonly part: Float64Array;
  /** The energy from the house meanwhile. */
  readonly energyKwh: Float64Array;
  /** How long it charges meanwhile; negative for a trip. */
  readonly chargedMs: Float64Array;
}

interface GridRequest {
  /** Where the car stops charging by itself. */
  readonly fullMs: number;
  /** Where the car is, possibly beyond that. */
  readonly positionMs: number;
  readonly gridMs: number;
}

/** Positions on a charging curve, from its beginning to where the car is full, at equal distances except for the last. */
export class PositionGrid {
  readonly positions: Float64Array;
  readonly energies: Float64Array;
  /** The first position at which the car is full. */
  readonly fullIndex: number;
  readonly #curve: ChargingCurve;
  readonly #gridMs: number;
  /** Where the car stops charging by itself. */
  readonly fullMs: number;
  readonly #charged = new Map<number, Reach>();
  readonly #driven = new Map<number, Reach>();

  constructor(curve: ChargingCurve, { fullMs, positionMs, gridMs }: GridRequest) {
    this.#curve = curve;
    this.#gridMs = gridMs;
    this.fullMs = fullMs;
    const lastMs = Math.max(fullMs, positionMs);
    const steps = Math.max(1, Math.ceil(lastMs / gridMs));
    this.positions = Float64Array.from({ length: steps + 1 }, (_, index) => Math.min(index * gridMs, lastMs));
    this.fullIndex = this.positions.findIndex((atMs) => atMs >= fullMs);
    this.energies = this.positions.map((atMs) => energyKwhAt(curve, atMs));
  }

  /** The place of a position on the grid. */
  at(positionMs: number): { readonly index: number; readonly part: number } {
    const last = this.positions.length - 1;
    const index = Math.max(0, Math.min(last, Math.floor(positionMs / this.#gridMs)));
    if (index === last) return { index, part: 0 };
    const from = this.positions[index] ?? 0;
    const gapMs = (this.positions[index + 1] ?? from) - from;
    const part = gapMs > 0 ? Math.max(0, Math.min(1, (positionMs - from) / gapMs)) : 0;
    return part === 1 ? { index: index + 1, part: 0 } : { index, part };
  }

  /** Where charging for a time leads. */
  charged(durationMs: number): Reach {
    const known = this.#charged.get(durationMs);
    if (known) return known;
    const reach = this.#reach((positionMs) => this.chargedTo(positionMs, durationMs));
    this.#charged.set(durationMs, reach);
    return reach;
  }

  isFull(positionMs: number): boolean {
    return positionMs >= this.fullMs;
  }

  /** The energy at the wall from the beginning of the curve to a position. */
  energyKwhAt(positionMs: number): number {
    return energyKwhAt(this.#curve, positionMs);
  }

  chargedTo(positionMs: number, durationMs: number): number {
    return Math.max(positionMs, Math.min(positionMs + durationMs, this.fullMs));
  }

  /** Where a trip leads. */
  driven(energyKwh: number): Reach {
    const known = this.#driven.get(energyKwh);
    if (known) return known;
    const reach = this.#reach((positionMs) => this.afterTrip(positionMs, energyKwh));
    this.#driven.set(energyKwh, reach);
    return reach;
  }

  /** An empty car stays empty. */
  afterTrip(positionMs: number, energyKwh: number): number {
    return positionMsAt(this.#curve, energyKwhAt(this.#curve, positionMs) - energyKwh);
  }

  /** The energy from a position to a goal, kWh at the wall. */
  missingKwh(positionMs: number, goal: Goal): number {
    if (positionMs >= goal.positionMs) return 0;
    return energyKwhAt(this.#curve, goal.positionMs) - energyKwhAt(this.#curve, positionMs);
  }

  #reach(lead: (positionMs: number) => number): Reach {
    const size = this.positions.length;
    const reach = {
      index: new Int32Array(size),
      part: new Float64Array(size),
      energyKwh: new Float64Array(size),
      chargedMs: new Float64Array(size),
    };
    for (let from = 0; from < size; from++) {
      const positionMs = lead(this.positions[from] ?? 0);
      const { index, part } = this.at(positionMs);
      reach.index[from] = index;
      reach.part[from] = part;
      reach.energyKwh[from] = energyKwhAt(this.#curve, positionMs) - (this.energies[from] ?? 0);
      reach.chargedMs[from] = positionMs - (this.positions[from] ?? 0);
    }
    return reach;
  }
}
