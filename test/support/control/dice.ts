import { assert, property, uint32Array } from "fast-check";

/** What a test leaves to chance. */
export interface Dice {
  /** A whole number from `least` to `most`, both possible. */
  whole(least: number, most: number): number;
  one<T>(choices: readonly T[]): T;
  isTrue(share: number): boolean;
}

/** The same throws in every run: a commit is never red by chance. */
const SEED = 20_261_129;

/** How many throws a run has; all further ones are the lowest. */
const THROWS = 1500;

/**
 * Throws for a property that does not hold for all dice. The throws that break it are made as low as possible, and told with
 * the path that repeats them.
 */
export function forAll(runs: number, holds: (dice: Dice) => void): void {
  const throws = uint32Array({ minLength: THROWS, maxLength: THROWS });
  assert(
    property(throws, (thrown) => holds(diceOf(thrown))),
    { numRuns: runs, seed: SEED },
  );
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
  };
}
