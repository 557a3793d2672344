import type { Clock } from "../../core/clock";
import { SmartcarError } from "../../core/error";
import { say, type Text } from "../../core/speech";
import { carSchedules, ownSchedule, type CarSchedule } from "./car-schedules";
import { isSameSchedule } from "./same-schedule";
import type { ScheduleRequests } from "./schedule-requests";
import type { RequestedSchedule, ScheduleStore } from "./schedule-store";

/** What is known of a car's schedules. */
export interface CurrentSchedules {
  readonly held: readonly CarSchedule[];
  /** Up to when the car's list knew of changes, milliseconds since the epoch; absent where there was none. */
  readonly listedAt?: number;
  /** Why the car's list could not be had, so that `held` are only ours. */
  readonly lookUp?: SmartcarError;
}

export interface ScheduleListOptions {
  readonly clock: Clock;
  readonly requests: ScheduleRequests;
  readonly book: ScheduleStore;
}

/** The list of a car's schedules, compared with what is remembered of them. */
export class ScheduleList {
  readonly #options: ScheduleListOptions;

  constructor(options: ScheduleListOptions) {
    this.#options = options;
  }

  /** What the car holds, and what of it is ours. Throws SmartcarError. */
  async look(wanted?: readonly RequestedSchedule[]): Promise<CurrentSchedules> {
    const { book, requests } = this.#options;
    const listing = await requests.list();
    const stored = await book.get();
    const held = carSchedules({ ...listing, stored, wanted });
    await book.remain(new Set(held.map(({ id }) => id)));
    for (const { id, ours, ...schedule } of held) {
      if (!ours || id === undefined || stored.own.some((one) => one.id === id)) continue;
      const requested = [...stored.pending, ...(wanted ?? [])];
      const known = requested.find((one) => isSameSchedule(one, schedule));
      if (known) await book.made(known, id);
    }
    return { held, listedAt: Math.min(listing.asOf, this.#options.clock.now()) };
  }

  /**
   * What the car holds, or where its list cannot be had, what we have made in it: a look-up that fails forbids nothing, because what
   * we have asked for is remembered and not asked for twice.
   */
  async lookIfPossible(wanted?: readonly RequestedSchedule[]): Promise<CurrentSchedules> {
    try {
      return await this.look(wanted);
    } catch (err) {
      if (!(err instanceof SmartcarError) || !CONCERNS_THE_LIST.has(err.code)) throw err;
      return { held: (await this.#options.book.get()).own.map(ownSchedule), lookUp: err };
    }
  }
}

/** What is wrong with the list alone; whatever else failed would prevent every sync. */
const CONCERNS_THE_LIST: ReadonlySet<SmartcarError["code"]> = new Set([
  "NO_DATA",
  "UNSUPPORTED",
  "BAD_RESPONSE",
  "SERVER",
  "UPSTREAM",
  "PERMISSION",
]);

/** The warning of an answer that rests on what is remembered alone. */
export function lookUpWarning({ lookUp }: CurrentSchedules): readonly Text[] {
  return lookUp ? [say("outcome.schedules-unseen")] : [];
}
