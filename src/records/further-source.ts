import type { Clock } from "../core/clock";
import { DAY_MS } from "../core/duration";
import type { UserTokens } from "../smartcar/auth/user-tokens";
import type { FurtherRecords } from "../smartcar/further-records";
import type { Car } from "../vehicle/car";
import type { KnownRecord } from "./known-record";
import { checkReach, type Period, withinReach } from "./period";
import { isWithin, type SourceMemory } from "./source-memory";

export interface FurtherSourceOptions {
  readonly car: Car;
  readonly clock: Clock;
  readonly memory: SourceMemory;
  /** `undefined` where there is none beside version 3. */
  readonly further: FurtherRecords | undefined;
  /** Where an owner's tokens for it are; `undefined` where none are stored. */
  readonly tokensOf: (userId: string) => UserTokens | undefined;
}

/** What has ended is tried once more after so long: it may have been an outage. */
const ENDED_MS = 30 * DAY_MS;

/** Whether all of a period must be there, or any of it will do. */
export type Reach = "all" | "any";

/** Reads the records of a period. Costs one call. Throws SmartcarError. */
export type ReadRecords = () => Promise<readonly KnownRecord[]>;

/** The records beside version 3, of makes that have them there, and for owners who have granted it. */
export class FurtherSource {
  readonly #options: FurtherSourceOptions;

  constructor(options: FurtherSourceOptions) {
    this.#options = options;
  }

  /**
   * How the records of a period can be had; `undefined` where nothing can be asked for this car. Throws SmartcarError `BAD_INPUT`,
   * before anything is asked, for a period that goes beyond what is stored there; with the reach `any`, what is there is taken.
   */
  async reading(period: Period, reach: Reach = "all"): Promise<ReadRecords | undefined> {
    const { car, clock, further, tokensOf } = this.#options;
    const { make } = car.facts;
    if (!further || (make !== undefined && !further.hasRecordsOf(make)) || (await this.hasEnded())) return undefined;
    // Where it cannot be learnt now whose car it is, nothing could be asked on the owner's behalf either.
    const ref = await car.whose().catch(() => undefined);
    const tokens = ref && further.hasRecordsOf(car.facts.make ?? "") ? tokensOf(ref.userId) : undefined;
    if (!tokens || !(await tokens.get())) return undefined;
    if (reach === "any") return () => this.#read(further, tokens, withinReach(period, clock.now(), further.days));
    checkReach(period, clock.now(), further.days);
    return () => this.#read(further, tokens, period);
  }

  /** Since when the records of a period are had, where not all of it must be there. */
  reachesFrom(period: Period): number {
    const { clock, further } = this.#options;
    return further ? withinReach(period, clock.now(), further.days).fromAt : period.fromAt;
  }

  /** Whether it gives no records any more, for good as far as is known. */
  async hasEnded(): Promise<boolean> {
    const { clock, memory } = this.#options;
    return isWithin(ENDED_MS, (await memory.get()).v2EndedAt, clock.now());
  }

  async #read(further: FurtherRecords, tokens: UserTokens, period: Period): Promise<readonly KnownRecord[]> {
    const { car, clock, memory } = this.#options;
    try {
      const records = await car.ask((client, { vehicleId }, closing) =>
        client.ownerRecords(further, tokens).chargeRecords({ vehicleId, make: car.facts.make ?? "" }, period, closing),
      );
      return records.map((record) => ({ ...record, source: further.name }));
    } catch (err) {
      if (further.isOver(err)) await memory.learn({ v2EndedAt: clock.now() });
      throw err;
    }
  }
}
