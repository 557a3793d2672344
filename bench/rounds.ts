import { fork } from "node:child_process";
import { median } from "./median";

/** What a round is to do. */
export interface Round {
  /** What the contender is asked for, as `read`. */
  readonly work: string;
  readonly units: number;
  /** How many units are under way at once. */
  readonly atOnce: number;
}

export interface Rate {
  readonly perSecond: number;
  /** Of the contender's own process: what a server in another one costs is not counted. */
  readonly perCpuSecond: number;
}

export interface Compared {
  /** Medians over all rounds. */
  readonly rates: Readonly<Record<string, Rate>>;
  /** Units per CPU second of one contender for each of another's, as the median of what each round gave. */
  readonly ratio: (of: string, to: string) => number;
}

/** One of those that are compared, in a process of its own: in one process they would spoil each other's compiled code. */
export interface Contender {
  measure(round: Round): Promise<Rate>;
  close(): void;
}

/** Starts `module`, which must serve rounds, with these arguments. */
export async function startContender(module: string, args: readonly string[]): Promise<Contender> {
  const child = fork(module, args);
  const answer = (): Promise<Rate> =>
    new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error(`${module} ${args[0]} ended before its time`));
      child.once("exit", ended);
      child.once("message", (rate: Rate) => {
        child.off("exit", ended);
        resolve(rate);
      });
    });
  await answer();
  return {
    measure: async (round) => {
      child.send(round);
      return await answer();
    },
    close: () => child.disconnect(),
  };
}

/**
 * Lets the contenders take turns, so that whatever else the machine does meets all of them alike. The first rounds warm
 * up and are not counted.
 */
export async function compare(
  contenders: ReadonlyMap<string, Contender>,
  { rounds, ...round }: Round & { readonly rounds: number },
): Promise<Compared> {
  const measured = new Map<string, Rate[]>();
  const of = (name: string): readonly Rate[] => measured.get(name) ?? [];
  for (let index = -WARM_UP; index < rounds; index++) {
    for (const [name, contender] of contenders) {
      const rate = await contender.measure(round);
      if (index >= 0) measured.set(name, [...of(name), rate]);
    }
  }
  return {
    rates: Object.fromEntries([...measured].map(([name, rates]) => [name, medianRate(rates)])),
    ratio: (one, other) =>
      median(of(one).map(({ perCpuSecond }, index) => perCpuSecond / (of(other)[index]?.perCpuSecond ?? NaN))),
  };
}

const WARM_UP = 2;

function medianRate(rates: readonly Rate[]): Rate {
  return {
    perSecond: median(rates.map(({ perSecond }) => perSecond)),
    perCpuSecond: median(rates.map(({ perCpuSecond }) => perCpuSecond)),
  };
}
