import { DAY_MS, HOUR_MS } from "../core/duration";
import { readSignalRecords, RECORDS_CODE } from "../smartcar/charge-record";
import type { Clock } from "../core/clock";
import type { Car } from "../vehicle/car";
import { currentBody } from "../vehicle/state/known-signal";
import type { Known } from "../vehicle/state/snapshot";
import type { KnownRecord } from "./known-record";
import { isWithin, type SourceMemory } from "./source-memory";
import type { RecordSources } from "./stored-records";

export interface SignalSourceOptions {
  readonly car: Car;
  readonly clock: Clock;
  readonly memory: SourceMemory;
  /** Who reads. */
  readonly nodeId: string;
}

/** Records that Smartcar provided so recently are not asked for again. */
const YOUNG_MS = 12 * HOUR_MS;

/** A car that had none to give may have learnt it after so long. */
const LACKING_MS = 7 * DAY_MS;

/** The records in the car's signal ChargeRecords, from what is known of the car; read only where nothing young is known. */
export class SignalSource {
  readonly #options: SignalSourceOptions;

  constructor(options: SignalSourceOptions) {
    this.#options = options;
  }

  /** Reads the car if that is worth its call. Throws SmartcarError; what was known before stays known. */
  async refresh(): Promise<void> {
    const { car, clock, memory, nodeId } = this.#options;
    if (!isReadDue(await car.known(), await memory.get(), clock.now())) return;
    await car.read(nodeId);
    await memory.learn({ readAt: clock.now(), lacksSignal: (await this.records()) === undefined });
  }

  /** `undefined` where the car reports none. */
  async records(): Promise<readonly KnownRecord[] | undefined> {
    const known = await this.#options.car.known();
    const records = readSignalRecords(currentBody(known.get(RECORDS_CODE)));
    return records?.map((record) => ({ ...record, source: "signal" }));
  }
}

function isReadDue(known: Known, { readAt, lacksSignal }: RecordSources, now: number): boolean {
  const polls = [...known.values()].filter(({ source }) => source === "poll").map(({ receivedAt }) => receivedAt);
  const isYoung = [known.get(RECORDS_CODE)?.receivedAt, ...polls].some((at) => isWithin(YOUNG_MS, at, now));
  return !isYoung && !isWithin(lacksSignal ? LACKING_MS : YOUNG_MS, readAt, now);
}
