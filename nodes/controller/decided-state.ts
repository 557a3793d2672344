import type { AsBytes } from "../../src/core/at-rest";

/** A state, and the last decision that was made by it; none before the first. */
export interface DecidedState<State, Decision> {
  readonly state: State;
  readonly last: Decision | undefined;
}

/**
 * What a car is decided by, where nothing is decided for it now. What `held` names of the state stays as it is: others hold it as
 * well, or it is compared by identity.
 */
export function decidedAsBytes<State extends object, Decision>(
  held: ReadonlyArray<keyof State> = [],
): AsBytes<DecidedState<State, Decision>> {
  return {
    pack: ({ state, last }) => {
      const own: Partial<State> = { ...state };
      const kept: Partial<State> = {};
      for (const name of held) {
        if (!(name in state)) continue;
        kept[name] = state[name];
        delete own[name];
      }
      return { plain: { state: own, last }, kept };
    },
    // What was packed is what comes out.
    unpack: (plain, kept) => {
      const { state, last } = plain as DecidedState<State, Decision>;
      return { state: { ...state, ...(kept as Partial<State>) }, last };
    },
  };
}
