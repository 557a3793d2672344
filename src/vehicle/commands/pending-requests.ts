import type { CommandContext } from "./command-context";
import { isSameWait, type WaitingRequest } from "./command-memory";
import type { Order } from "./command-spec";

/** The nodes that await the answer to one request, and whether each can still pass it on. */
export class Askers {
  readonly #open = new Map<string, () => boolean>();
  readonly #stored = new Set<string>();

  /** Adds a node that can pass on the answer as long as `isOpen`; one that is there and open stays. */
  add(asker: string, isOpen: () => boolean): void {
    if (this.#open.get(asker)?.() !== true) this.#open.set(asker, isOpen);
  }

  /** A node has come in the place of one with the same id. */
  replace(asker: string, isOpen: () => boolean): void {
    this.#open.set(asker, isOpen);
  }

  has(asker: string): boolean {
    return this.#open.has(asker);
  }

  /** Whether the node can pass on the answer; one that is not known is taken to. */
  isOpen(asker: string): boolean {
    return this.#open.get(asker)?.() ?? true;
  }

  /** Notes that the request of this node is stored. */
  noteStored(asker: string): void {
    this.#stored.add(asker);
  }

  /** The nodes whose request is not stored yet. */
  get unstored(): readonly string[] {
    return [...this.#open.keys()].filter((asker) => !this.#stored.has(asker));
  }
}

/** A request as it is stored. */
export type StorableRequest = Order & { readonly askedAt: number };

/** Stores requests until they are answered, so that none ends in silence when Node-RED, its account, or its node ends. */
export class PendingRequests {
  readonly #context: Pick<CommandContext, "closing" | "memory">;
  /** Few, of many cars. */
  #pending: readonly WaitingRequest[] = [];

  constructor(context: Pick<CommandContext, "closing" | "memory">) {
    this.#context = context;
  }

  /** Stores that `asker` awaits an answer to a request; resolves when that is on the disk. */
  async store({ command, limit, askedAt: since }: StorableRequest, asker: string): Promise<WaitingRequest> {
    const one = { asker, command, ...(limit !== undefined && { limit }), since };
    this.#pending = this.#pending.concat(one);
    await this.#context.memory.wait(one);
    return one;
  }

  /**
   * Stores a request for all of its askers for whom it is not stored yet, and adds what it stores to `stored`: a repetition that is
   * sent, or waits, is a request like any other.
   */
  async storeForAll(request: StorableRequest, askers: Askers, stored: WaitingRequest[]): Promise<void> {
    for (const asker of askers.unstored) {
      askers.noteStored(asker);
      stored.push(await this.store(request, asker));
    }
  }

  /**
   * The request is answered. What ends only because Node-RED ends, and what is answered while its node is closed, stays stored: the
   * node reports it when it comes back. It may be closed while this is written.
   */
  async settle(one: WaitingRequest, askers: Askers): Promise<void> {
    const { closing, memory } = this.#context;
    if (closing.isOver) return;
    if (askers.isOpen(one.asker)) {
      await memory.unwait(one);
      if (!askers.isOpen(one.asker)) await memory.wait(one);
    }
    this.#pending = this.#pending.filter((other) => other !== one);
  }

  /**
   * The requests of `asker`, and of all others that are `isGone` now, that had no answer when Node-RED, its account, or its node
   * ended. Each is returned once, and is not sent any more.
   */
  takeUnanswered(asker: string, isGone: (asker: string) => boolean): Promise<readonly WaitingRequest[]> {
    const isPending = (one: WaitingRequest): boolean => this.#pending.some((other) => isSameWait(one, other));
    const isOwed = (one: WaitingRequest): boolean => (one.asker === asker || isGone(one.asker)) && !isPending(one);
    return this.#context.memory.takeWaiting(isOwed);
  }
}
