const HOUR = 3_600_000;

/** Whoever wants to be heard once more says so twice; who goes on is a controller that publishes all the time. */
const TAKEN_AS_MEANT = 2;

/** So far apart, it is said for a reason of its own. */
const APART_MS = HOUR;

/** Recognises a wish that is said over and over by somebody who does not mark it as repeated. */
export class Streak<Name extends string> {
  #last: { readonly name: Name; readonly at: number; readonly count: number } | undefined;

  /** Takes in that `name` is wished at `at`, milliseconds since the epoch, and says whether it is only said again. */
  goesOn(name: Name, at: number): boolean {
    const last = this.#last;
    const isSame = last?.name === name && Math.abs(at - last.at) < APART_MS;
    const count = isSame ? last.count + 1 : 1;
    this.#last = { name, at, count };
    return count > TAKEN_AS_MEANT;
  }

  end(): void {
    this.#last = undefined;
  }
}
