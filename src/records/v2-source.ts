import type { Clock } from "../core/clock";
import { HOUR_MS } from "../core/duration";
import { SmartcarError } from "../core/error";
import { V2_ENDED } from "../smartcar/v2/v2-end";
import type { UserTokens } from "../smartcar/auth/user-tokens";
import type { Car } from "../vehicle/car";
import type { KnownRecord } from "./known-record";
import type { Period } from "./period";
import { isWithin, type SourceMemory } from "./source-memory";

export interface V2SourceOptions {
  readonly car: Car;
  readonly clock: Clock;
  readonly memory: SourceMemory;
  /** Where an owner's tokens for version 2.0 are; `undefined` where none are kept. */
  readonly tokensOf: (userId: string) => UserTokens | undefined;
}

/** What has ended is tried once more after so long, lest an outage passed for an end. */
const ENDED_MS = 30 * 24 * HOUR_MS;

/** The records of version 2.0, of makes that have them there, and for owners who have granted it. */
export class V2Source {
  readonly #options: V2SourceOptions;

  constructor(options: V2SourceOptions) {
    this.#options = options;
  }

  /** The owner's tokens; `undefined` where version 2.0 cannot be asked for this car. */
  async tokens(): Promise<UserTokens | undefined> {
    const { car, tokensOf } = this.#options;
    const mayHave = car.facts.make === undefined || car.make.recordsInV2 === true;
    if (!mayHave || (await this.hasEnded())) return undefined;
    // Where it cannot be learnt now whose car it is, version 2.0 could not be asked either.
    const ref = await car.whose().catch(() => undefined);
    const tokens = ref && car.make.recordsInV2 ? tokensOf(ref.userId) : undefined;
    return (await tokens?.get()) && tokens;
  }

  /** Costs one call. Throws SmartcarError; `hasEnded` then says whether that is for good. */
  async read(tokens: UserTokens, period: Period): Promise<readonly KnownRecord[]> {
    const { car, clock, memory } = this.#options;
    try {
      const records = await car.ask((client, { vehicleId }, closing) =>
        client.owner(tokens).chargeRecords({ vehicleId, make: car.facts.make ?? "" }, period, closing),
      );
      return records.map((record) => ({ ...record, source: "v2" }));
    } catch (err) {
      const isOver =
        err instanceof SmartcarError && (err.status === 404 || err.status === 410 || err.reason === V2_ENDED);
      if (isOver) await memory.learn({ v2EndedAt: clock.now() });
      throw err;
    }
  }

  async hasEnded(): Promise<boolean> {
    const { clock, memory } = this.#options;
    return isWithin(ENDED_MS, (await memory.get()).v2EndedAt, clock.now());
  }
}
