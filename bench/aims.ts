import { packageFacts } from "../scripts/package-facts";
import { root } from "./root";
import type { ClientRow } from "./clients/compare-clients";
import type { DeliveriesResult } from "./deliveries/compare-deliveries";
import type { PageTime } from "./page/time-page";
import type { PlanTime } from "./plan/time-plans";
import { inUse, type StartResult } from "./start/compare-starts";

/** What this package wants to be, and what it is. */
export interface Aim {
  readonly what: string;
  readonly measured: string;
  readonly isMet: boolean;
}

const LEAST_TO_SDK = 1.5;
const LEAST_TO_UNDICI = 0.7;
const LEAST_DELIVERIES_TO_SDK = 0.5;
const MOST_PAINT_MS = 1000;
const MOST_PAGE_KB = 150;
const MOST_MS = 80;
const MOST_MB = 20;
const MOST_MS_IN_USE = 160;
const MOST_MB_IN_USE = 25;

interface Measured {
  readonly clients?: readonly ClientRow[];
  readonly deliveries?: DeliveriesResult;
  readonly page?: PageTime;
  readonly plan?: readonly PlanTime[];
  readonly start?: StartResult;
}

export function aimsOf({ clients, deliveries, page, plan, start }: Measured): readonly Aim[] {
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

function lowest(rows: readonly ClientRow[], name: "oursToSdk" | "oursToUndici"): number {
  return Math.min(...rows.map((row) => row[name]));
}

function atLeast(what: string, least: number, measured: number): Aim {
  return { what: `at least ${least} ${what}`, measured: measured.toFixed(2), isMet: measured >= least };
}

function atMost(what: string, most: number, measured: number): Aim {
  return { what: `at most ${most} ${what}`, measured: measured.toFixed(0), isMet: measured <= most };
}
