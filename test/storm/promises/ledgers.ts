import * as z from "zod";
import { DAY_MS } from "../../../src/core/duration";
import { stormCars } from "../cars";
import type { Passed } from "../proxy";
import type { Violation } from "../record";
import { valueOf } from "../../support/store/stored";
import type { StoreFiles } from "./store-files";

const CloudLedger = z.object({
  cars: z.record(z.string(), z.object({ callsThisMonth: z.number(), stopsLast30Days: z.number() })),
});

const Budget = z
  .looseObject({ calls: z.record(z.string(), z.looseObject({ calls: z.number() })), stops: z.array(z.number()) })
  .catch({ calls: {}, stops: [] });

type Name = "calls" | "stops";
type Counts = Readonly<Record<Name, number>>;

/** What the disk holds of a car's ledgers, and in which month that was looked at. */
interface StoredLedgers extends Counts {
  readonly month: string;
  readonly stopTimes: readonly number[];
}

/** What may have happened to the disk since the last look: it took nothing for a while, or a file of it was damaged. */
export type DiskPast = "fine" | "failed" | "damaged";

/** How far the own ledgers may be behind what the cloud has counted, after a disk has lost some of it. */
export class LedgerWatch {
  readonly #files: StoreFiles;
  readonly #allowed = new Map<string, Counts>();
  readonly #before = new Map<string, StoredLedgers>();
  readonly violations: Violation[] = [];
  #from = 0;

  constructor(files: StoreFiles) {
    this.#files = files;
  }

  /** A file was damaged: what its copy holds is still there afterwards. */
  expectCopyOf(file: string, now: number): void {
    const { id, name = "" } = stormCars.find((car) => file.includes(car.id)) ?? {};
    if (id !== undefined) this.#before.set(name, storedIn(this.#files.copyOf(id), id, now));
  }

  /**
   * Promise 3, when no process counts: what is written down is never less than what was sent. After a time in which the disk took
   * nothing it may lack that time, but nothing that it held before; where a file was damaged, nothing that its copy held.
   */
  look(cloud: unknown, { now, disk, sent }: Look): void {
    const { cars } = CloudLedger.parse(cloud);
    for (const { id, name } of stormCars) {
      const counted = cars[id];
      if (!counted) continue;
      const kept = storedIn(this.#files.documentOf(id), id, now);
      const reached = counted.callsThisMonth - turnedAway(sent, id, now);
      const missing = { calls: reached - kept.calls, stops: counted.stopsLast30Days - kept.stops };
      const allowed = this.#allowed.get(name) ?? { calls: 0, stops: 0 };
      const held = heldOf(this.#before.get(name), now);
      for (const what of ["calls", "stops"] as const) {
        if (disk === "fine" && missing[what] > allowed[what]) {
          const lacks = `${missing[what]} ${what} less in its ledger than the cloud has counted (${kept[what]})`;
          const since = shown(sent.slice(this.#from), id);
          this.violations.push({ promise: "ledger", text: `${name} has ${lacks}; sent since the last look: ${since}` });
        }
        if (disk !== "fine" && kept[what] < held[what]) {
          const text = `${name} has ${kept[what]} ${what} in its ledger after the disk ${disk === "failed" ? "failed" : "was damaged"}, and had ${held[what]}`;
          this.violations.push({ promise: "ledger", text });
        }
      }
      const late = uncounted(sent.slice(this.#from), id);
      const lost = { calls: missing.calls, stops: counted.stopsLast30Days - surely(kept, now) };
      const worst = (what: Name): number =>
        disk === "fine" ? Math.max(0, missing[what], allowed[what]) : Math.max(0, lost[what]) + late[what];
      this.#allowed.set(name, { calls: worst("calls"), stops: worst("stops") });
      this.#before.set(name, kept);
    }
    this.#from = sent.length;
  }
}

interface Look {
  readonly now: number;
  readonly disk: DiskPast;
  readonly sent: readonly Passed[];
}

/** What the cloud may count after its sender has gone. */
function uncounted(sent: readonly Passed[], vehicleId: string): Counts {
  const open = sent.filter(({ path, status, isCut }) => path.includes(vehicleId) && (status === undefined || isCut));
  return { calls: open.length, stops: open.filter(({ path }) => path.endsWith("/stop")).length };
}

function shown(sent: readonly Passed[], vehicleId: string): string {
  const own = sent.filter(({ path }) => path.includes(vehicleId));
  return own
    .map(({ method, path, homeAt, status = "no answer", isCut = false }) => {
      const what = path.split("/").slice(4).join("/");
      return `${new Date(homeAt).toISOString()} ${method} ${what} ${status}${isCut ? " cut" : ""}`;
    })
    .join(", ");
}

/** How many of the month's requests a gateway answered in the cloud's place: the simulator counts them, and nobody pays them. */
function turnedAway(sent: readonly Passed[], vehicleId: string, now: number): number {
  const month = monthOf(now);
  const isTurnedAway = ({ status = 0, type = "" }: Passed): boolean =>
    (status >= 300 && status < 400) || [408, 425].includes(status) || status >= 500 || type.includes("html");
  return sent.filter((one) => one.path.includes(vehicleId) && monthOf(one.homeAt) === month && isTurnedAway(one))
    .length;
}

function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

/** What a car's file says, of the month of `now` and of all stops that the cloud may count. */
function storedIn(document: Readonly<Record<string, unknown>>, vehicleId: string, now: number): StoredLedgers {
  const month = monthOf(now);
  const { calls, stops } = Budget.parse(valueOf(document[`car/${vehicleId}/budget`]));
  const stopTimes = stops.filter((at) => isInWindow(at, now));
  return { month, calls: calls[month]?.calls ?? 0, stops: stopTimes.length, stopTimes };
}

/** What of an earlier look must be there still. */
function heldOf(before: StoredLedgers | undefined, now: number): Counts {
  if (!before) return { calls: 0, stops: 0 };
  const stops = before.stopTimes.filter((at) => isInWindow(at, now)).length;
  return { calls: before.month === monthOf(now) ? before.calls : 0, stops };
}

/** What was counted by a wrong clock leaves the window earlier or later than for the cloud. */
const WRONG_DAYS = 3;

function isInWindow(at: number, now: number, days = 30 + WRONG_DAYS): boolean {
  return at > now - days * DAY_MS;
}

/** How many of the stops that are kept the cloud counts, too, whatever clock has dated them. */
function surely({ stopTimes }: StoredLedgers, now: number): number {
  return stopTimes.filter((at) => isInWindow(at, now, 30 - WRONG_DAYS)).length;
}
