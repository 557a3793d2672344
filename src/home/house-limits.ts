import {
  type GridLimit,
  type GridLimitState,
  limitAfter,
  limitAt,
  limitChangesAt,
  type ReceivedLimit,
  resumesAt,
} from "../control/allocation/grid-limit";
import { type MonthPeak, peakAfter, raiseCost } from "../control/allocation/month-peak";
import { MINUTE_MS } from "../core/duration";
import type { HomeSettings } from "./home-settings";
import type { HouseMemory } from "./stored-house";

/** How long a repeated limit is not stored again. */
const STORED_FOR_MS = 5 * MINUTE_MS;

const NOTHING: HouseMemory = {};

/** The limit from outside and the peak of the month, which survive a restart. */
export class HouseLimits {
  readonly #settings: HomeSettings;
  readonly #store: (memory: HouseMemory) => void;
  #memory = NOTHING;
  #storedLimit: GridLimitState | undefined;

  constructor(settings: HomeSettings, store: (memory: HouseMemory) => void) {
    this.#settings = settings;
    this.#store = store;
  }

  /** Restores what was stored, except for what has been received since. */
  restore(memory: HouseMemory): void {
    const { running } = this.#memory.peak ?? {};
    this.#memory = { ...memory, ...this.#memory, peak: { ...memory.peak, ...(running && { running }) } };
  }

  /** Takes in a limit. `random` is between 0 and 1. */
  receive(limit: ReceivedLimit, at: number, random: number): void {
    this.#remember({ limit: limitAfter(this.#limitState, limit, this.#settings.gridLimit, { now: at, random }) });
  }

  /** Takes in a reading of the grid's meter, W. */
  observe(gridW: number, at: number): void {
    const { peak } = this.#settings;
    if (peak) this.#remember({ peak: peakAfter(this.#peak, peak, gridW, at) });
  }

  /** The limit that applies; `undefined` for none. */
  limit(now: number): GridLimit | undefined {
    return limitAt(this.#limitState, this.#settings.gridLimit, now);
  }

  /** When a limit was last received, ms since the epoch. */
  get receivedAt(): number | undefined {
    return this.#limitState.receivedAt;
  }

  /** Until when nothing starts after a limit. */
  resumesAt(now: number): number | undefined {
    return resumesAt(this.#limitState, this.#settings.gridLimit, now);
  }

  /** When the limit changes without a message. */
  changesAt(now: number): number | undefined {
    return limitChangesAt(this.#limitState, this.#settings.gridLimit, now);
  }

  /** What has formed the peak of the month so far, without the current slot. */
  get month(): MonthPeak {
    const { month, highest } = this.#peak;
    return { month, highest };
  }

  /** What a power costs as a peak of the month, money; `undefined` if peaks are not billed. */
  peakCost(now: number): ((kw: number) => number) | undefined {
    const { peak } = this.#settings;
    const month = this.#peak;
    return peak && ((kw) => raiseCost(month, peak, [{ at: now, kw }]));
  }

  get #limitState(): GridLimitState {
    return this.#memory.limit ?? {};
  }

  get #peak(): MonthPeak {
    return this.#memory.peak ?? {};
  }

  #remember(change: HouseMemory): void {
    const before = this.#memory;
    this.#memory = { ...before, ...change };
    // The current quarter hour changes with each reading, and a limit may be repeated every few seconds: neither is worth a write.
    const isPeak = before.peak?.highest !== this.#memory.peak?.highest;
    if (!isPeak && (!change.limit || !isNewLimit(this.#storedLimit, change.limit))) return;
    this.#storedLimit = this.#memory.limit;
    this.#store(this.#memory);
  }
}

/** Whether a limit differs from the stored one, or is so much newer that its input would count as silent after a restart. */
function isNewLimit(stored: GridLimitState | undefined, limit: GridLimitState): boolean {
  if (!stored || (limit.receivedAt ?? 0) - (stored.receivedAt ?? 0) >= STORED_FOR_MS) return true;
  return stored.since !== limit.since || JSON.stringify(stored.received) !== JSON.stringify(limit.received);
}
