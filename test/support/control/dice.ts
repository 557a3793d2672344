import { assert, noBias, property, sample, uint32Array, type Arbitrary } from "fast-check";

/** What a test leaves to chance. */
export interface Dice {
  /** A whole number from `least` to `most`, both possible. */
  whole(least: number, most: number): number;
  one<T>(choices: readonly T[]): T;
  isTrue(share: number): boolean;
  /** From 0 up to, not including, 1. */
  share(): number;
}

/** The same throws in every run: a commit is never red by chance. */
const SEED = 20_261_129;

/** As in life: no number more frequent than others. */
export const FAIR = { areFair: true } as const;

export interface Throws {
  /** How many there are; all further ones are the lowest. */
  readonly count?: number;
  /** Whether extremes are no more frequent than others, as in life. Otherwise they are. */
  readonly areFair?: boolean;
  /** Other throws than the usual ones. */
  readonly seed?: number;
}

/**
 * Throws for a property that does not hold for all dice. The throws that break it are made as low as possible, and reported with
 * the path that repeats them.
 */
export function forAll(runs: number, holds: (dice: Dice) => void, throws: Throws = {}): void {
  assert(
    property(arrayOf(throws), (thrown) => holds(diceOf(thrown))),
    { numRuns: runs, seed: throws.seed ?? SEED },
  );
}

/** What is made of so many different dice, for a test of all of it together. */
export function sampled<T>(runs: number, make: (dice: Dice) => T, throws: Throws = {}): readonly T[] {
  return sample(arrayOf(throws), { numRuns: runs, seed: throws.seed ?? SEED }).map((thrown) => make(diceOf(thrown)));
}

/** Dice for one long life that is no property of its own, such as a sky of a day. */
export function diceFor(seed: number, count = 50_000): Dice {
  const [dice] = sampled(1, (one) => one, { ...FAIR, count, seed });
  if (!dice) throw new Error("No dice");
  return dice;
}

function arrayOf({ count = 1500, areFair = false }: Throws): Arbitrary<Uint32Array> {
  const throws = uint32Array({ minLength: count, maxLength: count });
  return areFair ? noBias(throws) : throws;
}

function diceOf(thrown: Uint32Array): Dice {
  let used = 0;
  const next = (): number => (thrown[used++] ?? 0) / 2 ** 32;
  const whole = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    whole,
    one: (choices) => {
      const choice = choices[whole(0, choices.length - 1)];
      if (choice === undefined) throw new Error("Nothing to choose from");
      return choice;
    },
    isTrue: (share) => next() >= 1 - share,
    share: next,
  };
}
