import type * as z from "zod";
import { ERROR_CODES, SmartcarError, type ErrorCode } from "../../core/error";
import { speechFrom, storedSpeech } from "../../core/stored-speech";
import { CAR_REQUESTS } from "../../store/keys/car-keys";
import { StoredValue } from "../../store/stored-value";
import type { Store } from "../../store/store";
import type { Answer } from "./answers";
import type { Lane, Order } from "./command-spec";
import type { Taken } from "./policy/known-charge";
import type { PastRequest, LastRequest } from "./policy/repeat-policy";
import type { Answered, Failed, StoredRequests } from "./stored-requests";

/** A request that has no answer yet. */
export interface WaitingRequest extends Order {
  /** The node that asked. */
  readonly asker: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** What is remembered of the requests for one car. */
export interface Remembered {
  readonly last: PastRequest | undefined;
  readonly taken: { readonly [L in Lane]?: Taken | undefined };
}

/** More senders or topics than a home has. */
const MOST_SENDERS = 50;

/** More than wait in a home; of more, one of each kind is enough for a node. */
const MOST_WAITING = 50;

/**
 * The last requests for one car, their outcomes and their times. Stored like the budgets that they protect, and read again each
 * time, because another account may share the store.
 */
export class CommandMemory {
  readonly #stored: StoredValue<StoredRequests>;
  #takenCharge: Taken | undefined;

  constructor(store: Store, vehicleId: string) {
    this.#stored = StoredValue.of(store, CAR_REQUESTS, { vehicleId });
  }

  async recall(): Promise<Remembered> {
    return this.#note(toRemembered(await this.#stored.get()));
  }

  /** The last start or stop that the car took, as it was last read or written here. */
  get takenCharge(): Taken | undefined {
    return this.#takenCharge;
  }

  /** Replaces the last request, or a lane's last accepted command; what is absent stays. */
  async remember(change: (before: Remembered) => Partial<Remembered>): Promise<Remembered> {
    const after = await this.#stored.change((stored) => {
      const changed = change(toRemembered(stored));
      const last = "last" in changed ? changed.last && toStored(changed.last) : stored.last;
      return { ...stored, last, taken: { ...stored.taken, ...changed.taken } };
    });
    return this.#note(toRemembered(after));
  }

  #note(now: Remembered): Remembered {
    this.#takenCharge = now.taken.charge;
    return now;
  }

  /** Notes what `sender` asks for: `next` makes it of what it asked for before. */
  async noteSender(sender: string, next: (last: LastRequest | undefined) => LastRequest): Promise<void> {
    await this.#stored.change((stored) => ({
      ...stored,
      senders: newest({ ...stored.senders, [sender]: next(stored.senders[sender]) }),
    }));
  }

  /** Takes in the message of a topic; resolves with the one before it, `undefined` if there was none. */
  async topic(topic: string, command: string, at: number): Promise<string | undefined> {
    let before: string | undefined;
    await this.#stored.change((stored) => {
      before = stored.topics[topic]?.command;
      if (before === command) return stored;
      return { ...stored, topics: newest({ ...stored.topics, [topic]: { command, at, count: 1 } }) };
    });
    return before;
  }

  /** Notes that a request waits, so that it never ends in silence. */
  async wait(waiting: WaitingRequest): Promise<void> {
    await this.#stored.change((stored) => ({ ...stored, waiting: thinned([...stored.waiting, waiting]) }));
  }

  /** Notes that it waits no longer. */
  async unwait(waiting: WaitingRequest): Promise<void> {
    await this.#stored.change((stored) => {
      const rest = stored.waiting.filter((one) => !isSameWait(one, waiting));
      return rest.length === stored.waiting.length ? stored : { ...stored, waiting: rest };
    });
  }

  /** What had no answer when its process ended, of all for which `isOwed`, once. */
  async takeWaiting(isOwed: (one: WaitingRequest) => boolean): Promise<readonly WaitingRequest[]> {
    let found: readonly WaitingRequest[] = [];
    await this.#stored.change((stored) => {
      found = stored.waiting.filter((one) => isOwed(one));
      return found.length === 0 ? stored : { ...stored, waiting: stored.waiting.filter((one) => !isOwed(one)) };
    });
    return found;
  }
}

/** Whether both are the same request. */
export function isSameWait(one: WaitingRequest, other: WaitingRequest): boolean {
  return (
    one.asker === other.asker && one.command === other.command && one.limit === other.limit && one.since === other.since
  );
}

/** Without what a later one says, too, where there are too many. What no other says is never left out. */
function thinned(waiting: readonly WaitingRequest[]): WaitingRequest[] {
  if (waiting.length <= MOST_WAITING) return [...waiting];
  const last = new Map(waiting.map((one) => [`${one.asker} ${one.command} ${one.limit ?? ""}`, one]));
  return [...last.values()];
}

function newest<T extends { readonly at: number }>(entries: Record<string, T>): Record<string, T> {
  const all = Object.entries(entries);
  if (all.length <= MOST_SENDERS) return entries;
  return Object.fromEntries(all.toSorted(([, one], [, other]) => other.at - one.at).slice(0, MOST_SENDERS));
}

function toRemembered({ last, taken }: StoredRequests): Remembered {
  if (!last) return { last, taken };
  const { result, ...rest } = last;
  return { last: { ...rest, result: "failed" in result ? revived(result) : answered(result) }, taken };
}

function answered({ outcome, reason, says, code, confirmed }: z.infer<typeof Answered>): Answer {
  return {
    outcome,
    reason,
    says: speechFrom(says, reason),
    ...(code !== undefined && { code }),
    ...(confirmed !== undefined && { confirmed }),
  };
}

function toStored({ result, ...rest }: PastRequest): NonNullable<StoredRequests["last"]> {
  if (!(result instanceof SmartcarError)) {
    const { outcome, reason, says, code, confirmed } = result;
    return { ...rest, result: { outcome, reason, says: says && storedSpeech(says), code, confirmed } };
  }
  const { code, message, retry, reason, type, status, mayHaveReachedCar } = result;
  const says = storedSpeech(result.says);
  return { ...rest, result: { failed: code, message, says, retry, reason, type, status, mayHaveReachedCar } };
}

function revived({ failed, message, says, ...detail }: z.infer<typeof Failed>): SmartcarError {
  return new SmartcarError(codeNamed(failed), speechFrom(says, message), detail);
}

/** The code of this name, as another version may have written it. */
export function codeNamed(name: string): ErrorCode {
  return ERROR_CODES.find((code) => code === name) ?? "UPSTREAM";
}
