import { sleep } from "../../core/clock";
import { MINUTE_MS, SECOND_MS } from "../../core/duration";
import { SmartcarError } from "../../core/error";
import type { Outcome } from "../outcome";
import type { Ownership } from "../ownership";
import { elsewhere, notKnown, replaced, type Answer } from "./answers";
import type { CommandContext } from "./command-context";
import { outcomeOf, unfinishedError } from "./command-run";
import type { CarCommand, Lane, Order } from "./command-spec";
import { specOf } from "./command-table";
import type { RequestOptions } from "./request-options";

/** So long a request waits for a process that has the car; a late stop is of much use, and so is what came of a request. */
const WAITS_MS = { long: 90 * MINUTE_MS, short: 20 * SECOND_MS };
const AGAIN_MS = SECOND_MS;

/** Two processes decide upon the same at about the same time. */
const SAME_MS = 30 * SECOND_MS;

type Context = Pick<CommandContext, "clock" | "closing" | "ledgers" | "ownership" | "tasks">;

/**
 * Has a request carried out by the process that has the car: this one, or another that it is passed on to. That process decides for
 * the car, too, so a decision made elsewhere is not carried out. A stop waits until somebody has the car.
 */
export class OwnerRequests {
  readonly #context: Context;
  readonly #newest: Partial<Record<Lane, object>> = {};
  /** The last decision that was left to another process, if it was a stop. */
  #left: { readonly at: number; readonly here: () => Promise<unknown> } | undefined;

  constructor(context: Context) {
    this.#context = context;
    context.ownership?.onOwned(async ({ isUnbroken }) => {
      if (!isUnbroken) this.#makeUp();
    });
  }

  /** The process that a stop was left to has ended, perhaps before it came to it. */
  #makeUp(): void {
    const { clock, ledgers, tasks } = this.#context;
    const left = this.#left;
    this.#left = undefined;
    if (!left || clock.now() - left.at > WAITS_MS.long) return;
    const stop = async (): Promise<void> => {
      const { stop: sent } = await ledgers.sent();
      if (sent === undefined || sent.from < left.at - SAME_MS) await left.here();
    };
    tasks.add(stop()).catch(() => {});
  }

  /** `carryOut` carries it out in this process. Throws SmartcarError. */
  async request<Name extends CarCommand>(
    order: Order<Name>,
    asked: RequestOptions<Name>,
    carryOut: (ask: RequestOptions<Name>) => Promise<Outcome<Name>>,
  ): Promise<Outcome<Name>> {
    const { ownership, clock } = this.#context;
    if (!ownership) return carryOut(asked);
    const ask = { ...asked, since: asked.since ?? clock.now() };
    const here = (): Promise<Outcome<Name>> => carryOut(ask);
    const { lane } = specOf(order.command);
    const own = (this.#newest[lane] = {});
    const from = clock.now();
    // Whoever has begun may have sent it: that it was refused is not said any more, and the next owner looks first.
    let isInDoubt = false;
    for (;;) {
      const waitMs = order.command === "stop" || isInDoubt ? WAITS_MS.long : WAITS_MS.short;
      const isLate = clock.now() >= from + waitMs;
      try {
        if (await ownership.take()) {
          this.#left = undefined;
          return await here();
        }
        if (isDecision(ask) && ownership.hasOther) return await this.#leave(order, here);
        const outcome = await this.#passOn(ownership, order, ask);
        if (outcome === "ended") isInDoubt = true;
        else if (outcome) return { ...outcome, command: order.command };
      } catch (err) {
        if (!(err instanceof SmartcarError) || (err.code !== "ELSEWHERE" && err.code !== "STORE")) throw err;
        if (err.code === "STORE" && (isLate || order.command !== "stop")) throw err;
      }
      const doubt = isInDoubt ? notKnown(unfinishedError(), order.command) : undefined;
      if (isLate) return this.#answer(order, doubt ?? elsewhere(order.command));
      await sleep(ownership.clock, AGAIN_MS, this.#context.closing.signal);
      if (this.#newest[lane] !== own) return this.#answer(order, doubt ?? replaced(order.command));
    }
  }

  async #passOn<Name extends CarCommand>(
    ownership: Ownership,
    order: Order<Name>,
    { onConfirmation, ...options }: RequestOptions<Name>,
  ): ReturnType<Ownership["forward"]> {
    return ownership.forward(order, {
      ...options,
      ...(onConfirmation && { onConfirmation: (later) => onConfirmation({ ...later, command: order.command }) }),
    });
  }

  #leave<Name extends CarCommand>(order: Order<Name>, here: () => Promise<unknown>): Promise<Outcome<Name>> {
    this.#left = order.command === "stop" ? { at: this.#context.clock.now(), here } : undefined;
    return this.#answer(order, elsewhere(order.command));
  }

  async #answer<Name extends CarCommand>(order: Order<Name>, answer: Answer): Promise<Outcome<Name>> {
    return { ...(await outcomeOf(this.#context, order, answer)), command: order.command };
  }
}

function isDecision({
  automatic = false,
  repeated = false,
  force = false,
}: Pick<RequestOptions, "automatic" | "repeated" | "force">): boolean {
  return (automatic || repeated) && !force;
}
