/** What the car is charged by, as a person chooses it. */
export const MODES = ["off", "solar", "cheap", "solar+cheap", "now"] as const;

export type Mode = (typeof MODES)[number];

/** Our words for the modes, and those of other energy managers. */
const WORDS: ReadonlyMap<string, Mode> = new Map([
  ...MODES.map((mode) => [mode, mode] as const),
  ["solar-cheap", "solar+cheap"],
  ["solar_cheap", "solar+cheap"],
  ["pv", "solar"],
  ["minpv", "solar+cheap"],
]);

/** The mode with this name, ignoring case and spaces; `undefined` for none. */
export function modeNamed(word: string): Mode | undefined {
  return WORDS.get(word.toLowerCase().replaceAll(/\s+/g, ""));
}

/** Charge at once, for a time or for an amount of energy. */
export type BoostRequest = { readonly forMs: number } | { readonly kwh: number };

/** Be ready by then, once. */
export interface ReadyRequest {
  readonly at: number;
  /** Absent: the usual target of the deciding node. */
  readonly targetPercent?: number | undefined;
}

/**
 * What a person, a flow, or an app requests of a deciding node. This is the vocabulary of all of them; each accepts a part of it.
 * What is absent stays as it was; `null` withdraws a request, so that the settings apply again.
 */
export interface ControlRequest {
  readonly mode?: Mode | undefined;
  readonly boost?: BoostRequest | null | undefined;
  readonly ready?: ReadyRequest | null | undefined;
  /** Departures from a calendar, in order, in the place of those that came before. */
  readonly departures?: readonly ReadyRequest[] | null | undefined;
  /** Percent needed at departure. */
  readonly targetPercent?: number | null | undefined;
  /** Charged up to where it pays beyond the target, percent. */
  readonly fullPercent?: number | null | undefined;
  /** Below it the car is charged at once, percent; 0 for none. */
  readonly minimumPercent?: number | null | undefined;
  /** More expensive hours are not used, money per kWh. */
  readonly ceiling?: number | null | undefined;
}

/** The value after a request: `requested` if it is set, else `before`. */
export function afterRequest<T>(before: T | undefined, requested: T | null | undefined): T | undefined {
  return requested === undefined ? before : (requested ?? undefined);
}
