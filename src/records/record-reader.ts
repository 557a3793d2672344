import { z } from "zod";
import { readSignalRecords, RECORDS_CODE, type ChargeRecord } from "../api/charge-record";
import type { Clock } from "../clock";
import { SmartcarError } from "../error";
import { Kept } from "../store/kept";
import type { Store } from "../store/store";
import type { UserTokens } from "../store/user-tokens";
import type { Car } from "../vehicle/car";
import { currentBody } from "../vehicle/known-signal";
import type { Known } from "../vehicle/snapshot";
import { recordOf, type KnownRecord, type RecordSource } from "./known-record";
import { mergeRecords } from "./merge-records";
import { checkReach, type Period } from "./period";

export interface RecordReaderOptions {
  readonly car: Car;
  readonly clock: Clock;
  readonly store: Store;
  /** Who reads: what was learnt of the sources is kept under this name, and reads of the car are shared under it. */
  readonly nodeId: string;
  /** Where an owner's tokens for version 2.0 are; `undefined` where none are kept. */
  readonly tokensOf: (userId: string) => UserTokens | undefined;
}

/** What a person should hear of a source that did not work: version 2.0 is over, or something failed for now. */
export interface RecordNotice {
  readonly code: "v2-ended" | "failed";
  readonly error: SmartcarError;
}

export interface FoundRecords {
  /** Newest last. */
  readonly records: readonly KnownRecord[];
  /** The best source that worked; our own ledger adds what that one lacks. */
  readonly source: RecordSource;
  /** Each is given once when it comes up, but for failures, which are given as long as they last. */
  readonly notices: readonly RecordNotice[];
  /** Version 2.0 does not give this car's records any more. */
  readonly v2Ended: boolean;
}

/** What was learnt of the sources. Times in milliseconds since the epoch. */
const Learnt = z.object({
  /** When the car was last read for its records, and whether it then had none to give. */
  readAt: z.number().optional().catch(undefined),
  lacksSignal: z.boolean().optional().catch(undefined),
  v2EndedAt: z.number().optional().catch(undefined),
});
type Learnt = z.infer<typeof Learnt>;

const HOUR_MS = 3_600_000;

/** Records that Smartcar told of so lately are not asked for again. */
const YOUNG_MS = 12 * HOUR_MS;

/** A car that had none to give may have learnt it after so long. */
const LACKING_MS = 7 * 24 * HOUR_MS;

/** What has ended is tried once more after so long, lest an outage passed for an end. */
const ENDED_MS = 30 * 24 * HOUR_MS;

/** Finds a car's completed charges: by the signal of version 3, else by version 2.0, and by our own ledger in any case. */
export class RecordReader {
  readonly #options: RecordReaderOptions;
  readonly #learnt: Kept<Learnt>;

  constructor(options: RecordReaderOptions) {
    const { store, nodeId, car } = options;
    this.#options = options;
    this.#learnt = new Kept<Learnt>(store, `records/${nodeId}/${car.vehicleId}/sources`, Learnt, {});
  }

  /**
   * The charges that began within `period`. Throws SmartcarError: `BAD_INPUT`, before anything is asked, for a period that goes
   * beyond version 2.0 where that may be asked; what went wrong where no source has anything to tell.
   */
  async read(period: Period): Promise<FoundRecords> {
    const { car, clock } = this.#options;
    const tokens = await this.#v2Tokens();
    if (tokens) checkReach(period, clock.now());
    const notices: RecordNotice[] = [];
    const told = (await this.#bySignal(notices)) ?? (tokens && (await this.#byV2(tokens, { period, notices })));
    const own = (await car.sessions()).map(recordOf);
    const failure = notices.find(({ code }) => code === "failed");
    if (!told && own.length === 0 && failure) throw failure.error;

    const isAsked = ({ startAt }: KnownRecord): boolean => startAt >= period.fromAt && startAt < period.untilAt;
    return {
      records: mergeRecords(told?.records ?? [], own).filter(isAsked),
      source: told?.source ?? "own",
      // Where version 2.0 answers, the signal is not missed.
      notices: told?.source === "v2" ? [] : notices,
      v2Ended: this.#hasEnded(await this.#learnt.get()),
    };
  }

  async #bySignal(notices: RecordNotice[]): Promise<Told | undefined> {
    const { car, clock, nodeId } = this.#options;
    if (this.#isReadDue(await car.known(), await this.#learnt.get())) {
      try {
        await car.read(nodeId);
        const lacksSignal = signalRecords(await car.known()) === undefined;
        await this.#learnt.change((learnt) => ({ ...learnt, readAt: clock.now(), lacksSignal }));
      } catch (err) {
        notices.push({ code: "failed", error: passing(err) });
      }
    }
    return signalRecords(await car.known());
  }

  /** A read is only worth its call where nothing young is known, and the car may have something to tell. */
  #isReadDue(known: Known, { readAt, lacksSignal }: Learnt): boolean {
    const now = this.#options.clock.now();
    const isYoung = (at: number | undefined, limitMs: number): boolean =>
      at !== undefined && Math.abs(now - at) < limitMs;
    const polledAt = Math.max(...[...known.values()].map((one) => (one.source === "poll" ? one.heardAt : -Infinity)));
    const heardAt = known.get(RECORDS_CODE)?.heardAt;
    return (
      !isYoung(heardAt, YOUNG_MS) &&
      !isYoung(polledAt, YOUNG_MS) &&
      !isYoung(readAt, lacksSignal ? LACKING_MS : YOUNG_MS)
    );
  }

  async #byV2(
    tokens: UserTokens,
    { period, notices }: { period: Period; notices: RecordNotice[] },
  ): Promise<Told | undefined> {
    const { car, clock } = this.#options;
    try {
      const records = await car.ask((client, { vehicleId }, closing) =>
        client.owner(tokens).chargeRecords({ vehicleId, make: car.facts.make ?? "" }, period, closing),
      );
      await this.#learnt.change((learnt) =>
        learnt.v2EndedAt === undefined ? learnt : { ...learnt, v2EndedAt: undefined },
      );
      return { source: "v2", records: records.map((record) => ({ ...record, source: "v2" })) };
    } catch (err) {
      const error = passing(err);
      const isOver = error.status === 404 || error.status === 410;
      if (isOver) await this.#learnt.change((learnt) => ({ ...learnt, v2EndedAt: clock.now() }));
      notices.push({ code: isOver ? "v2-ended" : "failed", error });
      return undefined;
    }
  }

  /** The owner's tokens where version 2.0 may be asked for this car. */
  async #v2Tokens(): Promise<UserTokens | undefined> {
    const { car, tokensOf } = this.#options;
    const mayHave = car.facts.make === undefined || car.make.recordsInV2 === true;
    if (!mayHave || this.#hasEnded(await this.#learnt.get())) return undefined;
    // Where it cannot be learnt now whose car it is, version 2.0 could not be asked either.
    const ref = await car.whose().catch(() => undefined);
    const tokens = ref && car.make.recordsInV2 ? tokensOf(ref.userId) : undefined;
    return (await tokens?.get()) && tokens;
  }

  #hasEnded({ v2EndedAt }: Learnt): boolean {
    return v2EndedAt !== undefined && Math.abs(this.#options.clock.now() - v2EndedAt) < ENDED_MS;
  }
}

interface Told {
  readonly source: RecordSource;
  readonly records: readonly KnownRecord[];
}

function signalRecords(known: Known): Told | undefined {
  const records: readonly ChargeRecord[] | undefined = readSignalRecords(currentBody(known.get(RECORDS_CODE)));
  return records && { source: "signal", records: records.map((record) => ({ ...record, source: "signal" })) };
}

/** The failure of one source, which another may make good; a closed node is no such failure. */
function passing(err: unknown): SmartcarError {
  if (err instanceof SmartcarError && err.code !== "CLOSED") return err;
  throw err;
}
