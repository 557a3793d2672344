import { type Clock, sleep } from "../../core/clock";
import type { Closing } from "../closing";
import { SETTLE_MS, type ConfirmationState, type Sending } from "../state/report-age";
import type { Outcome } from "../outcome";
import { emit } from "../../core/emit";
import type { TaskGroup } from "../../core/task-group";
import type { Answer } from "./answers";
import { errorOf } from "../../core/error";

/** One thing that a car reports of what a command is about. */
export interface Witness {
  /** Whether it shows the requested state. */
  readonly fits: boolean;
  /** Nearly the requested value: the car's way of obeying, once it has settled. */
  readonly isNear?: boolean;
  /** When the car or its make vouched for it; milliseconds since the epoch. */
  readonly at: number;
}

/**
 * What the car's reports show of a command that was sent. It is reached as soon as what was reported since shows it and nothing of
 * that shows otherwise. It is missed only when the car has had time to settle: with `onlyAll` if everything shows that, without
 * if anything does.
 */
export function confirmationBy(
  witnesses: readonly Witness[],
  { from, until }: Sending,
  onlyAll = false,
): ConfirmationState {
  const since = witnesses.filter(({ at }) => at > from);
  if (since.length === 0) return "open";
  const hasSettled = (at: number): boolean => at >= until + SETTLE_MS;
  if (since.every(({ fits, isNear = false, at }) => fits || (isNear && hasSettled(at)))) return "reached";
  const against = since.filter(({ fits, isNear = false, at }) => !fits && !isNear && hasSettled(at));
  const isMissed = onlyAll ? since.every(({ fits }) => !fits) && against.length > 0 : against.length > 0;
  return isMissed ? "missed" : "open";
}

/** Hears, later, whether the car's own report shows what an accepted command was for. */
export type OnConfirmation<Name extends string> = (outcome: Outcome<Name>) => void;

export interface ConfirmationsOptions {
  readonly clock: Clock;
  readonly closing: Closing;
  readonly tasks: TaskGroup;
  /** How long a change in this car may take to become visible. */
  readonly lagMs: () => number;
  readonly onUpdate: (listener: () => void) => () => void;
  /** One read of the car; may fail. */
  readonly read: () => Promise<unknown>;
  /** Whether a read may be spent when no report comes by itself. */
  readonly mayRead: () => Promise<boolean>;
}

/** An accepted command, as what becomes of it is found out and reported. */
export interface Accepted<Name extends string> {
  readonly sending: Sending;
  /** What the car's newest report shows of the command. */
  readonly confirmation: () => ConfirmationState;
  /** The answer when the car's report shows that it did not happen. */
  readonly missed: () => Answer;
  readonly outcome: (answer: Answer) => Promise<Outcome<Name>>;
}

interface Confirmation<Name extends string> {
  readonly of: Outcome<Name>;
  readonly listeners: Set<OnConfirmation<Name>>;
  readonly superseded: AbortController;
}

/** Follows the last accepted command until the car's report shows what became of it. The outcome itself does not wait for that. */
export class Confirmations<Name extends string> {
  readonly #options: ConfirmationsOptions;
  #current: Confirmation<Name> | undefined;

  constructor(options: ConfirmationsOptions) {
    this.#options = options;
  }

  /** Tells `listener` what the car reports on a command that was `done`; all who share an outcome share what follows. */
  follow(outcome: Outcome<Name>, accepted: Accepted<Name>, listener: OnConfirmation<Name>): void {
    if (outcome.outcome !== "done" || outcome.confirmed !== undefined) return;
    if (this.#current?.of === outcome) return void this.#current.listeners.add(listener);

    this.supersede();
    const current = { of: outcome, listeners: new Set([listener]), superseded: new AbortController() };
    this.#current = current;
    const reporting = this.#report(current, accepted).catch((err: unknown) => process.emitWarning(errorOf(err)));
    void this.#options.tasks.add(reporting);
  }

  /** A newer command was sent: what became of the last one cannot be seen any more. */
  supersede(): void {
    this.#current?.superseded.abort();
    this.#current = undefined;
  }

  async #report({ of, listeners, superseded }: Confirmation<Name>, accepted: Accepted<Name>): Promise<void> {
    const signal = AbortSignal.any([this.#options.closing.signal, superseded.signal]);
    const confirmation = await watch(this.#options, accepted, signal);
    if (confirmation === "open" || signal.aborted) return;
    const later = await accepted.outcome(confirmation === "reached" ? { ...of, confirmed: true } : accepted.missed());
    for (const listener of listeners) emit([listener], structuredClone(later));
  }
}

/** What of a car is watched. */
export type Watched = Pick<ConfirmationsOptions, "clock" | "lagMs" | "onUpdate" | "read" | "mayRead">;

/**
 * Finds out whether a command took effect: by reports that come anyway, and, when the make's time for them has passed, by one
 * read. `open` when the car has said nothing since, or when `signal` ended the wait.
 */
export async function watch(
  { clock, lagMs, onUpdate, read, mayRead }: Watched,
  { sending, confirmation }: Pick<Accepted<string>, "sending" | "confirmation">,
  signal: AbortSignal,
): Promise<ConfirmationState> {
  const found = new AbortController();
  const off = onUpdate(() => {
    if (confirmation() !== "open") found.abort();
  });
  try {
    const patience = sending.until + lagMs() + SETTLE_MS - clock.now();
    if (confirmation() === "open")
      await sleep(clock, patience, AbortSignal.any([signal, found.signal])).catch(() => {});
  } finally {
    off();
  }
  if (confirmation() !== "open" || signal.aborted || !(await mayRead())) return confirmation();
  await read().catch(() => {});
  return confirmation();
}
