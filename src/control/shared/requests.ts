/** What the car is charged by, as a person chooses it. */
export const MODES = ["off", "solar", "cheap", "solar+cheap", "now"] as const;

export type Mode = (typeof MODES)[number];

/** The words for the modes: ours, and those that home energy systems use for the same. */
const WORDS: ReadonlyMap<string, Mode> = new Map([
  ...MODES.map((mode) => [mode, mode] as const),
  ["solar-cheap", "solar+cheap"],
  ["solar_cheap", "solar+cheap"],
  ["pv", "solar"],
  ["minpv", "solar+cheap"],
]);

/** The mode that a word names, in any case and with or without spaces; `undefined` for none. */
export function modeNamed(word: string): Mode | undefined {
  return WORDS.get(word.toLowerCase().replaceAll(/\s+/g, ""));
}

/** Charge at once, until a time has passed or so much was drawn. */
export type BoostRequest = { readonly forMs: number } | { readonly kwh: number };

/** Be ready by then, once. */
export interface ReadyRequest {
  readonly at: number;
  /** Absent: the usual target of whoever decides. */
  readonly targetPercent?: number | undefined;
}

/**
 * What a person, a flow or an app asks of whoever decides: the one vocabulary for all of them, of which each takes a part.
 * What is absent stays as it was; `null` takes a request back, so that the settings count again.
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

/** What of a request stays: `requested` where it says something, `before` elsewhere. */
export function afterRequest<T>(before: T | undefined, requested: T | null | undefined): T | undefined {
  return requested === undefined ? before : (requested ?? undefined);
}
