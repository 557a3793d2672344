import type { Simulator } from "../../src/simulator/simulator";

/** A command that the cloud took. */
export interface SentCommand {
  /** As `charge/stop 200`. */
  readonly what: string;
  /** Simulated time. */
  readonly at: number;
}

type Logged = Simulator["requests"][number];

/** The commands that the cloud got, by car, in their order, and how many reads it answered. */
export class Cloud {
  readonly byCar = new Map<string, readonly SentCommand[]>();
  readonly #reads = new Map<string, number>();
  readonly #simulator: Simulator;
  readonly #open = new Set<Logged>();
  readonly #timer: NodeJS.Timeout;
  #last: Logged | undefined;

  constructor(simulator: Simulator) {
    this.#simulator = simulator;
    this.#timer = setInterval(() => this.look(), 20);
  }

  /** Takes in what came since: the simulator forgets. */
  look(): void {
    const { requests } = this.#simulator;
    const from = this.#last ? requests.lastIndexOf(this.#last) + 1 : 0;
    for (const one of requests.slice(from)) if (one.kind === "commands" || one.kind === "signals") this.#open.add(one);
    this.#last = requests.at(-1);
    for (const one of this.#open) {
      if (one.status === undefined) continue;
      this.#open.delete(one);
      if (one.kind === "signals") {
        const [, read = ""] = /vehicles\/([^/]+)\/signals/.exec(one.path) ?? [];
        if (one.status === 200) this.#reads.set(read, this.readsOf(read) + 1);
        continue;
      }
      const [, car = "", what = ""] = /vehicles\/([^/]+)\/commands\/(.+)$/.exec(one.path) ?? [];
      const all = [...this.of(car), { what: `${what} ${one.status}`, at: one.at }];
      this.byCar.set(
        car,
        all.toSorted((a, b) => a.at - b.at),
      );
    }
  }

  of(car: string): readonly SentCommand[] {
    return this.byCar.get(car) ?? [];
  }

  readsOf(car: string): number {
    return this.#reads.get(car) ?? 0;
  }

  get all(): readonly SentCommand[] {
    return [...this.byCar.values()].flat();
  }

  /** The commands that a car took twice; `limitsAsked`: how often somebody asked for a limit. */
  doubledOf(car: string, limitsAsked: number): number {
    return doubledIn(this.of(car), limitsAsked);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

/**
 * How many of a car's commands it took twice: the same switch without the other asked for between, or a limit more often than
 * somebody asked for it. A car that is full refuses a stop, and takes a start again when it is due.
 */
export function doubledIn(commands: readonly SentCommand[], limitsAsked: number): number {
  const took = commands.filter(({ what }) => what.endsWith(" 200"));
  const limits = took.filter(({ what }) => what.includes("limit")).length;
  const switches = commands.filter(({ what }) => /^charge\/st(art|op) /.test(what));
  const nameOf = ({ what }: SentCommand): string => what.slice(0, what.lastIndexOf(" "));
  const isTwice = (one: SentCommand): boolean => {
    const before = switches.slice(0, switches.indexOf(one));
    const last = before.findLast((other) => took.includes(other) || nameOf(other) !== nameOf(one));
    return last?.what === one.what;
  };
  return switches.filter((one) => took.includes(one) && isTwice(one)).length + Math.max(0, limits - limitsAsked);
}
