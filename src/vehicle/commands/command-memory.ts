import { z } from "zod";
import { SmartcarError, type ErrorCode } from "../../core/error";
import { Kept } from "../../store/stored-value";
import { soundList, soundRecord } from "../../store/tolerant-schema";
import type { Store } from "../../store/store";
import type { Answer } from "./answers";
import type { Lane, Order } from "./command-spec";
import type { Taken } from "./known-charge";
import type { LastAsked } from "./repeat-detector";
import type { PastRequest } from "./repeat-policy";

const Command = z.enum(["start", "stop", "set-limit", "lock", "unlock"]);
const Sending = z.object({ from: z.number(), until: z.number() });

const Answered = z.object({
  outcome: z.enum(["done", "already", "refused", "unsupported", "unknown"]),
  reason: z.string(),
  code: z.string().optional(),
  confirmed: z.boolean().optional(),
});

const Failed = z.object({
  failed: z.string(),
  message: z.string(),
  retry: z.enum(["never", "later", "read-back"]),
  reason: z.string().optional(),
  type: z.string().optional(),
  status: z.number().optional(),
  mayHaveReachedCar: z.boolean(),
});

const Past = z.object({
  command: z.enum(["start", "stop"]),
  result: z.union([Answered, Failed]),
  wasSent: z.boolean(),
  sending: Sending,
  failuresBefore: z.number().nonnegative(),
});

const TakenCommand = z.object({ command: Command, limit: z.number().optional(), sending: Sending });
const Asked = z.object({ command: z.string(), at: z.number(), count: z.number() });
const Waiting = z.object({ asker: z.string(), command: Command, limit: z.number().optional(), since: z.number() });

const Stored = z.object({
  version: z.literal(1).catch(1),
  last: Past.optional().catch(undefined),
  taken: z
    .object({
      charge: TakenCommand.optional().catch(undefined),
      limit: TakenCommand.optional().catch(undefined),
      lock: TakenCommand.optional().catch(undefined),
    })
    .catch({}),
  senders: soundRecord(Asked).catch({}),
  topics: soundRecord(Asked).catch({}),
  waiting: soundList(Waiting).catch([]),
});
type Stored = z.infer<typeof Stored>;

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

/** What a deleted node has left is never taken. */
const MOST_WAITING = 50;

const NOTHING: Stored = { version: 1, taken: {}, senders: {}, topics: {}, waiting: [] };

/**
 * The last requests for one car, their outcomes and their times. Kept like the budgets that they protect, and read again each
 * time, because another account may share the store.
 */
export class CommandMemory {
  readonly #kept: Kept<Stored>;

  constructor(store: Store, vehicleId: string) {
    this.#kept = new Kept<Stored>(store, `car/${vehicleId}/requests`, Stored, NOTHING);
  }

  async recall(): Promise<Remembered> {
    return remembered(await this.#kept.get());
  }

  /** Replaces the last request, or a lane's last accepted command; what is absent stays. */
  async remember(change: (before: Remembered) => Partial<Remembered>): Promise<Remembered> {
    const after = await this.#kept.change((stored) => {
      const changed = change(remembered(stored));
      const last = "last" in changed ? changed.last && toStored(changed.last) : stored.last;
      return { ...stored, last, taken: { ...stored.taken, ...changed.taken } };
    });
    return remembered(after);
  }

  /** What `sender` asked for last; replaced by what `next` makes of it. */
  async asked(sender: string, next: (last: LastAsked | undefined) => LastAsked): Promise<void> {
    await this.#kept.change((stored) => ({
      ...stored,
      senders: newest({ ...stored.senders, [sender]: next(stored.senders[sender]) }),
    }));
  }

  /** Takes in the message of a topic; resolves with the one before it, `undefined` if there was none. */
  async topic(topic: string, command: string, at: number): Promise<string | undefined> {
    let before: string | undefined;
    await this.#kept.change((stored) => {
      before = stored.topics[topic]?.command;
      if (before === command) return stored;
      return { ...stored, topics: newest({ ...stored.topics, [topic]: { command, at, count: 1 } }) };
    });
    return before;
  }

  /** Notes that a request waits, so that it never ends in silence. */
  async wait(waiting: WaitingRequest): Promise<void> {
    await this.#kept.change((stored) => ({ ...stored, waiting: [...stored.waiting, waiting].slice(-MOST_WAITING) }));
  }

  /** Notes that it waits no longer. */
  async unwait(waiting: WaitingRequest): Promise<void> {
    await this.#kept.change((stored) => {
      const rest = stored.waiting.filter((one) => !isSameWait(one, waiting));
      return rest.length === stored.waiting.length ? stored : { ...stored, waiting: rest };
    });
  }

  /** What had no answer when its process ended, of all for which `isOwed`, once. */
  async takeWaiting(isOwed: (one: WaitingRequest) => boolean): Promise<readonly WaitingRequest[]> {
    let found: readonly WaitingRequest[] = [];
    await this.#kept.change((stored) => {
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

function newest<T extends { readonly at: number }>(entries: Record<string, T>): Record<string, T> {
  const all = Object.entries(entries);
  if (all.length <= MOST_SENDERS) return entries;
  return Object.fromEntries(all.toSorted(([, one], [, other]) => other.at - one.at).slice(0, MOST_SENDERS));
}

function remembered({ last, taken }: Stored): Remembered {
  if (!last) return { last, taken };
  const { result, ...rest } = last;
  return { last: { ...rest, result: "failed" in result ? revived(result) : answered(result) }, taken };
}

function answered({ outcome, reason, code, confirmed }: z.infer<typeof Answered>): Answer {
  return { outcome, reason, ...(code !== undefined && { code }), ...(confirmed !== undefined && { confirmed }) };
}

function toStored({ result, ...rest }: PastRequest): NonNullable<Stored["last"]> {
  if (!(result instanceof SmartcarError)) return { ...rest, result };
  const { code, message, retry, reason, type, status, mayHaveReachedCar } = result;
  return { ...rest, result: { failed: code, message, retry, reason, type, status, mayHaveReachedCar } };
}

function revived({ failed, message, ...detail }: z.infer<typeof Failed>): SmartcarError {
  return new SmartcarError(codeNamed(failed), message, detail);
}

const CODES: ReadonlySet<string> = new Set<ErrorCode>([
  "BAD_INPUT",
  "NOT_CONFIGURED",
  "CREDENTIALS",
  "PERMISSION",
  "OWNER_ACTION",
  "NOT_FOUND",
  "REJECTED",
  "VEHICLE_STATE",
  "UNSUPPORTED",
  "RATE_LIMIT",
  "PLAN_LIMIT",
  "BUDGET",
  "UPSTREAM",
  "SERVER",
  "TIMEOUT",
  "NETWORK",
  "BAD_RESPONSE",
  "STORE",
  "CLOSED",
]);

function isCode(name: string): name is ErrorCode {
  return CODES.has(name);
}

function codeNamed(name: string): ErrorCode {
  return isCode(name) ? name : "UPSTREAM";
}
