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
