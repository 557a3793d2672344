import { SmartcarError } from "../core/error";
import type { Store } from "../store/store";
import { isOfHome, type Home } from "../vehicle/place/spot";
import { homeOf } from "../vehicle/state/snapshot";
import { recordOf, type KnownRecord, type RecordSource } from "./known-record";
import { mergeRecords } from "./merge-records";
import type { Period } from "./period";
import { SignalSource, type SignalSourceOptions } from "./signal-source";
import { SourceMemory } from "./source-memory";
import { FurtherSource, type FurtherSourceOptions, type Reach } from "./further-source";

/** `nodeId` is who reads: what was learnt of the sources is stored under it. */
export interface RecordReaderOptions extends Omit<SignalSourceOptions & FurtherSourceOptions, "memory"> {
  readonly store: Store;
}

/** What a person needs to know of a source that did not work: version 2.0 is over, or something failed for now. */
export interface RecordNotice {
  readonly code: "v2-ended" | "failed";
  readonly error: SmartcarError;
}

/** The charging sessions of a car, and how far they can be trusted. */
export interface FoundRecords {
  /** Newest last. */
  readonly records: readonly KnownRecord[];
  /** The best source that worked; our own ledger adds what that one lacks. */
  readonly source: RecordSource;
  /** That version 2.0 has ended is reported once; a failure as long as it lasts. */
  readonly notices: readonly RecordNotice[];
  /** Version 2.0 does not give this car's records any more. */
  readonly v2Ended: boolean;
  /** Sessions before that might be missing: no source reaches further back. */
  readonly knownFromAt: number;
}

/** Finds a car's completed charges: by the signal of version 3, else by version 2.0, and by our own ledger in any case. */
export class RecordReader {
  readonly #options: RecordReaderOptions;
  readonly #signal: SignalSource;
  readonly #further: FurtherSource;

  constructor(options: RecordReaderOptions) {
    const { store, nodeId, car } = options;
    const memory = new SourceMemory(store, nodeId, car.vehicleId);
    this.#options = options;
    this.#signal = new SignalSource({ ...options, memory });
    this.#further = new FurtherSource({ ...options, memory });
  }

  /**
   * The charges that began within `period`. Throws SmartcarError: `BAD_INPUT`, before anything is asked, for a period that goes
   * beyond version 2.0 where that may be asked; what went wrong where no source has anything to tell.
   */
  async read(period: Period, reach?: Reach): Promise<FoundRecords> {
    const { car, further } = this.#options;
    const readFurther = await this.#further.reading(period, reach);

    const refreshed = await this.#tried(() => this.#signal.refresh());
    const bySignal = (await this.#signal.records())?.map((record) => placed(record, homeOf(car.facts)));
    const found: Tried<readonly KnownRecord[]> = readFurther && !bySignal ? await this.#tried(readFurther) : {};
    const byFurther = found.value;
    const own = (await car.sessions.ended()).map(recordOf);

    // Where another source answers, the signal is not missed.
    const notices = byFurther ? [] : [refreshed.notice, found.notice].filter((notice) => notice !== undefined);
    const failure = notices.find(({ code }) => code === "failed");
    if (!bySignal && !byFurther && own.length === 0 && failure) throw failure.error;
    // How far back a make's list reaches is only known by its oldest charge.
    const oldest = bySignal?.map(({ startAt }) => startAt) ?? [];
    const listFromAt = byFurther ? [this.#further.reachesFrom(period)] : oldest;
    const isInPeriod = ({ startAt }: KnownRecord): boolean => startAt >= period.fromAt && startAt < period.untilAt;
    return {
      records: mergeRecords(bySignal ?? byFurther ?? [], own).filter(isInPeriod),
      source: bySignal ? "signal" : ((byFurther && further?.name) ?? "own"),
      notices,
      v2Ended: await this.#further.hasEnded(),
      knownFromAt: Math.min(await this.#ownFromAt(), ...listFromAt),
    };
  }

  /** Since when our own ledger has all sessions. */
  async #ownFromAt(): Promise<number> {
    const { car, clock } = this.#options;
    const [{ sinceAt = Infinity }, [first], missingUntilAt] = [
      await car.costs.book(),
      await car.sessions.ended(),
      await car.sessions.missingUntilAt(),
    ];
    const begunAt = Math.min(clock.now(), sinceAt, first?.startAt ?? Infinity);
    return Math.max(begunAt, missingUntilAt ?? -Infinity);
  }

  /** What a source gave, or what went wrong with it and another may make good; a closed node is no such failure. */
  async #tried<T>(work: () => Promise<T>): Promise<Tried<T>> {
    const hadEnded = await this.#further.hasEnded();
    try {
      return { value: await work() };
    } catch (err) {
      if (!(err instanceof SmartcarError) || err.code === "CLOSED") throw err;
      const hasEnded = !hadEnded && (await this.#further.hasEnded());
      return { notice: { code: hasEnded ? "v2-ended" : "failed", error: err } };
    }
  }
}

/** With whether it was at home, where the make says at what position. */
function placed(record: KnownRecord, home: Home | undefined): KnownRecord {
  const { latitude, longitude } = record.location ?? {};
  const isKnown = home && latitude !== undefined && longitude !== undefined;
  const atHome = isKnown ? isOfHome({ latitude, longitude }, home) : undefined;
  return atHome === undefined ? record : { ...record, atHome };
}

interface Tried<T> {
  readonly value?: T;
  readonly notice?: RecordNotice;
}
