import { sleep } from "../../core/clock";
import { MINUTE_MS, SECOND_MS } from "../../core/duration";
import { SmartcarError } from "../../core/error";
import type { Outcome } from "../outcome";
import type { Ownership } from "../ownership";
import { elsewhere, replaced, type Answer } from "./answers";
import type { CommandContext } from "./command-context";
import { outcomeOf } from "./command-run";
import type { CarCommand, Lane, Order } from "./command-spec";
import { specOf } from "./command-table";
import type { RequestOptions } from "./request-options";

/** So long a request waits for a process that has the car; a late stop is of much use. */
const WAITS_MS = { stop: 90 * MINUTE_MS, other: 20 * SECOND_MS };
const AGAIN_MS = SECOND_MS;

/** A stop that another process was to send is sent so long after it was decided, where that process has ended without sending it. */
const MADE_UP_MS = 10 * MINUTE_MS;
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
    if (!left || clock.now() - left.at > MADE_UP_MS) return;
    const stop = async (): Promise<void> => {
      const { stop: sent } = await ledgers.sent();
      if (sent === undefined || sent.from < left.at - SAME_MS) await left.here();
    };
    tasks.add(stop()).catch(() => {});
  }

  /** `here` carries it out in this process. Throws SmartcarError. */
  async request<Name extends CarCommand>(
    order: Order<Name>,
    options: RequestOptions<Name>,
    here: () => Promise<Outcome<Name>>,
  ): Promise<Outcome<Name>> {
    const { ownership, clock } = this.#context;
    if (!ownership) return here();
    const { lane } = specOf(order.command);
    const own = (this.#newest[lane] = {});
    const until = clock.now() + (order.command === "stop" ? WAITS_MS.stop : WAITS_MS.other);
    for (;;) {
      const isLate = clock.now() >= until;
      try {
        if (await ownership.take()) {
          this.#left = undefined;
          return await here();
        }
        if (isDecision(options) && ownership.hasOther) return await this.#leave(order, here);
        const outcome = await this.#passOn(ownership, order, options);
        if (outcome) return { ...outcome, command: order.command };
      } catch (err) {
        if (!(err instanceof SmartcarError) || (err.code !== "ELSEWHERE" && err.code !== "STORE")) throw err;
        if (err.code === "STORE" && (isLate || order.command !== "stop")) throw err;
      }
      if (isLate) return this.#answer(order, elsewhere(order.command));
      await sleep(clock, AGAIN_MS, this.#context.closing);
      if (this.#newest[lane] !== own) return this.#answer(order, replaced(order.command));
    }
  }

  async #passOn<Name extends CarCommand>(
    ownership: Ownership,
    order: Order<Name>,
    { onConfirmation, ...options }: RequestOptions<Name>,
  ): Promise<Outcome<CarCommand> | undefined> {
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
