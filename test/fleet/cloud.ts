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

  /** The commands that a car took twice: the same switch without the other between, or a limit more often than somebody asked for it. */
  doubledOf(car: string, limitsAsked: number): number {
    const took = this.of(car).filter(({ what }) => what.endsWith(" 200"));
    const switches = took.filter(({ what }) => /^charge\/st(art|op) /.test(what));
    const twice = switches.filter(({ what }, n) => n > 0 && switches[n - 1]?.what === what).length;
    const limits = took.filter(({ what }) => what.includes("limit")).length;
    return twice + Math.max(0, limits - limitsAsked);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
