import { packageFacts } from "../scripts/package-facts";
import { root } from "./root";
import type { ClientRow } from "./clients/compare-clients";
import type { DeliveriesResult } from "./deliveries/compare-deliveries";
import type { FleetCost } from "./fleet/measure-fleet";
import type { GrowthResult } from "./growth/compare-growth";
import type { PageTime } from "./page/time-page";
import type { PlanTime } from "./plan/time-plans";
import { inUse, type StartResult } from "./start/compare-starts";

/** What this package wants to be, and what it is. */
export interface Aim {
  readonly what: string;
  readonly measured: string;
  readonly isMet: boolean;
  /** Whether the benchmark fails where it is missed. */
  readonly isOfGrowth?: true;
}

const LEAST_TO_SDK = 1.5;
const LEAST_TO_UNDICI = 0.7;
const LEAST_DELIVERIES_TO_SDK = 0.5;
const MOST_KB_A_CAR = 20;
const MOST_GROWTH = 1.5;
const MOST_START_CPU_MS = 15_000;
/** With fewer cars, what is loaded with the first one is the larger part. */
const FLEET = 1000;
const MOST_PAINT_MS = 1000;
const MOST_PAGE_KB = 150;
const MOST_MS = 80;
const MOST_MB = 20;
const MOST_MS_IN_USE = 160;
const MOST_MB_IN_USE = 25;

interface Measured {
  readonly clients?: readonly ClientRow[];
  readonly deliveries?: DeliveriesResult;
  readonly fleet?: readonly FleetCost[];
  readonly growth?: GrowthResult;
  readonly page?: PageTime;
  readonly plan?: readonly PlanTime[];
  readonly start?: StartResult;
}

export function aimsOf({ clients, deliveries, fleet, growth, page, plan, start }: Measured): readonly Aim[] {
  const ours = start?.[packageFacts(root).name];
  const used = start?.[inUse];
  return [
    ...(clients
      ? [
          atLeast("of the SDK's calls per CPU second", LEAST_TO_SDK, lowest(clients, "oursToSdk")),
          atLeast("of bare undici's calls per CPU second", LEAST_TO_UNDICI, lowest(clients, "oursToUndici")),
        ]
      : []),
    ...(deliveries
      ? [atLeast("of the SDK's deliveries per CPU second", LEAST_DELIVERIES_TO_SDK, deliveries.oursToSdk)]
      : []),
    ...(fleet ? fleetAims(fleet) : []),
    ...(growth ? growthAims(growth) : []),
    ...(page
      ? [
          atMost("ms until a phone shows the page", MOST_PAINT_MS, page.paintMs),
          atMost("kB for the page, compressed", MOST_PAGE_KB, page.compressedKb),
        ]
      : []),
    ...(plan ?? []).map(({ what, ms, mostMs }) => atMost(`ms to plan ${what}`, mostMs, ms)),
    ...(ours
      ? [atMost("ms to load all nodes", MOST_MS, ours.ms), atMost("MB (RSS) to load all nodes", MOST_MB, ours.rssMb)]
      : []),
    ...(used
      ? [
          atMost("ms to start one flow of ours", MOST_MS_IN_USE, used.ms),
          atMost("MB (RSS) for one flow of ours", MOST_MB_IN_USE, used.rssMb),
        ]
      : []),
  ];
}

/** What a message costs may not depend on how many cars there are. */
function fleetAims(fleets: readonly FleetCost[]): readonly Aim[] {
  const [few, many] = [fleets[0], fleets.at(-1)];
  if (!few || !many) return [];
  const names = ["reading", "request", "report"] as const;
  return [
    atMost(`kB of heap for each of ${many.cars} cars`, MOST_KB_A_CAR, many.heapKbPerCar),
    ...names.map((name) => {
      const growth = many.messages[name] / few.messages[name];
      const what = `at most ${MOST_GROWTH} times the CPU for a ${name} at ${many.cars} cars than at ${few.cars}`;
      return { what, measured: growth.toFixed(2), isMet: growth <= MOST_GROWTH };
    }),
  ];
}

function growthAims({ sizes, growth }: GrowthResult): readonly Aim[] {
  const many = sizes.at(-1);
  if (!many) return [];
  const times = Object.entries(growth).flatMap(([name, { cpu, bytes }]) => [
    times10(`processor time of a ${name}`, cpu),
    times10(`bytes of a ${name}`, bytes),
  ]);
  const start = atMost(`ms of processor time to start with ${many.cars} cars`, MOST_START_CPU_MS, many.startCpuMs);
  const errors = atMost("errors in Node-RED's log", 0, sizes.flatMap((size) => size.errors).length);
  const memory = atMost("kB of heap for each car", MOST_KB_A_CAR, many.heapKbPerCar);
  return [
    ...[...times, start, errors].map((aim): Aim => ({ ...aim, isOfGrowth: true })),
    ...(many.cars >= FLEET ? [memory] : []),
  ];
}

function times10(what: string, growth: number): Aim {
  return {
    what: `at most ${MOST_GROWTH} times the ${what} with ten cars`,
    measured: growth.toFixed(2),
    isMet: growth <= MOST_GROWTH,
  };
}

function lowest(rows: readonly ClientRow[], name: "oursToSdk" | "oursToUndici"): number {
  return Math.min(...rows.map((row) => row[name]));
}

function atLeast(what: string, least: number, measured: number): Aim {
  return { what: `at least ${least} ${what}`, measured: measured.toFixed(2), isMet: measured >= least };
}

function atMost(what: string, most: number, measured: number): Aim {
  return { what: `at most ${most} ${what}`, measured: measured.toFixed(0), isMet: measured <= most };
}
