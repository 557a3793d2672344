import type { HistogramMetric, HistogramSample, Metric } from "./metrics-text";

/** A request to Smartcar, whether it was answered or not. */
export interface CountedRequest {
  /** `account` uses none of the calls of a car. */
  readonly kind: "account" | "read" | "command";
  /** The HTTP status; `undefined` without an answer. */
  readonly status: number | undefined;
  readonly seconds: number;
}

/** The values of a car that are counted. */
export interface CountedCar {
  readonly isCharging: boolean;
  readonly isFaulty: boolean;
  readonly callsLeft: number;
  readonly stopsLeft?: number | undefined;
  readonly commandsLeft?: number | undefined;
}

/** The states in which cars are counted. */
const carStates = ["charging", "faulty", "calls_used", "stops_used", "commands_used"] as const;
type CarState = (typeof carStates)[number];

/** Seconds: a read takes one or two seconds, a command up to five minutes. */
const BOUNDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300] as const;

/**
 * Counts events in an account. It keeps sums instead of going through a list of cars, so the time per event does not depend on the
 * number of cars.
 */
export class AccountTally {
  readonly #requests = new Counter();
  readonly #commands = new Counter();
  readonly #deliveries = new Counter();
  readonly #durations = new Map<string, Durations>();
  readonly #states = new Map<string, ReadonlySet<CarState>>();
  readonly #counts = new Map<CarState, number>(carStates.map((state) => [state, 0]));
  #plansMissed = 0;
  #lastReportAt: number | undefined;
  #lastRequest: CountedRequest | undefined;

  request(request: CountedRequest): void {
    const { kind, status, seconds } = request;
    this.#lastRequest = request;
    this.#requests.add({ kind, outcome: outcomeOf(status) });
    const durations = this.#durations.get(kind) ?? new Durations();
    this.#durations.set(kind, durations);
    durations.add(seconds);
  }

  command(command: string, outcome: string): void {
    this.#commands.add({ command, outcome });
  }

  delivery(result: string): void {
    this.#deliveries.add({ result });
  }

  /** A plan of a car no longer reaches its target in time. */
  planMissed(): void {
    this.#plansMissed += 1;
  }

  /** Takes a report of a car, or another change. */
  car(vehicleId: string, { isCharging, isFaulty, ...left }: CountedCar): void {
    const states = new Set<CarState>([
      ...(isCharging ? (["charging"] as const) : []),
      ...(isFaulty ? (["faulty"] as const) : []),
      ...(left.callsLeft === 0 ? (["calls_used"] as const) : []),
      ...(left.stopsLeft === 0 ? (["stops_used"] as const) : []),
      ...(left.commandsLeft === 0 ? (["commands_used"] as const) : []),
    ]);
    for (const state of this.#states.get(vehicleId) ?? []) this.#counts.set(state, this.count(state) - 1);
    for (const state of states) this.#counts.set(state, this.count(state) + 1);
    if (states.size > 0) this.#states.set(vehicleId, states);
    else this.#states.delete(vehicleId);
  }

  /** The last report of any car; milliseconds since the epoch. */
  report(at: number): void {
    this.#lastReportAt = Math.max(at, this.#lastReportAt ?? at);
  }

  /** The number of cars in a state, among those that have reported since the start. */
  count(state: CarState): number {
    return this.#counts.get(state) ?? 0;
  }

  /** The last request, whatever its outcome. */
  get lastRequest(): CountedRequest | undefined {
    return this.#lastRequest;
  }

  metrics(): ReadonlyArray<Metric | HistogramMetric> {
    return [
      {
        name: "smartcar_calls_total",
        help: "Requests to Smartcar by kind and outcome; those of kind account use no call of a car.",
        type: "counter",
        samples: this.#requests.samples,
      },
      {
        name: "smartcar_request_duration_seconds",
        help: "How long Smartcar took to answer.",
        type: "histogram",
        samples: [...this.#durations].map(([kind, durations]) => durations.sample({ kind })),
      },
      {
        name: "smartcar_commands_total",
        help: "Commands by what became of them.",
        type: "counter",
        samples: this.#commands.samples,
      },
      {
        name: "smartcar_webhook_deliveries_total",
        help: "Requests to the webhooks by result.",
        type: "counter",
        samples: this.#deliveries.samples,
      },
      {
        name: "smartcar_plan_missed_total",
        help: "How often a plan of a car has begun to miss its target.",
        type: "counter",
        samples: [{ value: this.#plansMissed }],
      },
      {
        name: "smartcar_cars_in_state",
        help: "Cars that charge, have a fault, or have used their calls, stops, or commands; of those that have reported since the start.",
        type: "gauge",
        samples: carStates.map((state) => ({ labels: { state }, value: this.count(state) })),
      },
      {
        name: "smartcar_last_report_timestamp_seconds",
        help: "When any car last reported.",
        type: "gauge",
        samples: this.#lastReportAt === undefined ? [] : [{ value: this.#lastReportAt / 1000 }],
      },
    ];
  }
}

/** The outcome as one of a few words, because every label is a series. */
function outcomeOf(status: number | undefined): string {
  if (status === undefined) return "unanswered";
  if (status < 400) return "ok";
  if (status === 429 || status === 430) return "limited";
  if (status === 401 || status === 403) return "denied";
  return status < 500 ? "refused" : "failed";
}

/** Counters by labels. */
class Counter {
  readonly #counts = new Map<string, { readonly labels: Readonly<Record<string, string>>; value: number }>();

  add(labels: Readonly<Record<string, string>>): void {
    const key = Object.values(labels).join(" ");
    const counted = this.#counts.get(key) ?? { labels, value: 0 };
    counted.value += 1;
    this.#counts.set(key, counted);
  }

  get samples(): Metric["samples"] {
    return [...this.#counts.values()].map(({ labels, value }) => ({ labels, value }));
  }
}

class Durations {
  readonly #upTo = BOUNDS.map(() => 0);
  #count = 0;
  #sum = 0;

  add(seconds: number): void {
    this.#count += 1;
    this.#sum += seconds;
    for (const [index, bound] of BOUNDS.entries())
      if (seconds <= bound) this.#upTo[index] = (this.#upTo[index] ?? 0) + 1;
  }

  sample(labels: HistogramSample["labels"]): HistogramSample {
    return {
      labels,
      buckets: BOUNDS.map((bound, index) => [bound, this.#upTo[index] ?? 0] as const),
      count: this.#count,
      sum: this.#sum,
    };
  }
}
