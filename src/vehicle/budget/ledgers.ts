import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../../core/clock";
import type { Store } from "../../store/store";
import { BudgetBook, type Allowance } from "./budget-book";
import { CallLedger, withCalls, type CallLimits } from "./call-ledger";
import { DriveLedger, withCommand, withoutCommand } from "./drive-ledger";
import type { Make } from "../makes";
import type { Budget, CommandName, SettingName } from "../outcome";
import type { LoanLimits, LoanUse } from "./loan";
import { StopLedger, withoutStop, withStop, type StopCount } from "./stop-ledger";
import type { Sent, SentCommands, StoredBudget } from "./stored-budget";

/** What was counted for one command. */
export interface Spent {
  /** Takes back what certainly did nothing: the call with Smartcar, the command with the make. */
  refund(what: { readonly call: boolean; readonly command: boolean }): Promise<void>;
  /** Takes all of it back: it was not sent after all. */
  undo(): Promise<void>;
}

/** A start also reserves its stop. */
const LEAST_TO_START = 2;

export interface LedgersOptions {
  readonly vehicleId: string;
  readonly limits: CallLimits;
  /** Asked each time: a car may tell its make only with its first report. */
  readonly make: () => Make;
  /** What this process may spend when it is cut off from a store that it shares; absent where it shares none. */
  readonly allowance?: Allowance | undefined;
}

/**
 * All ledgers of one car. Everything is counted and stored before it is sent: a crash must not make it free. Stops and commands
 * are counted for every make, and held against the limits of the one that it is.
 */
export class Ledgers {
  readonly calls: CallLedger;
  readonly #stops: StopLedger;
  readonly #drives: DriveLedger;
  readonly #book: BudgetBook;
  readonly #clock: Clock;
  readonly #make: () => Make;
  readonly #isShared: boolean;

  constructor(store: Store, clock: Clock, { vehicleId, limits, make, allowance }: LedgersOptions) {
    this.#clock = clock;
    this.#make = make;
    this.#isShared = allowance !== undefined;
    const loan = allowance && { allowance, now: () => clock.now(), limits: () => this.#loanLimits() };
    this.#book = new BudgetBook(store, vehicleId, loan);
    this.calls = new CallLedger(this.#book, limits);
    this.#stops = new StopLedger(this.#book);
    this.#drives = new DriveLedger(this.#book);
  }

  #loanLimits(): LoanLimits {
    const { stopWindow, commandsUntilDriven } = this.#make();
    return { calls: this.calls, stopWindow, commandsUntilDriven };
  }

  async budget(): Promise<Budget> {
    const [stops, commandsLeft] = await Promise.all([this.stops(), this.commandsLeft()]);
    return {
      callsLeft: await this.calls.left(this.#clock.now()),
      ...(stops && { stopsLeft: stops.left }),
      ...(commandsLeft !== undefined && { commandsLeft }),
    };
  }

  /** `undefined` for a make without a limit on stops. */
  async stops(): Promise<StopCount | undefined> {
    const { stopWindow } = this.#make();
    return stopWindow && this.#stops.count(this.#clock.now(), stopWindow);
  }

  /** `undefined` for a make without a limit on commands. */
  async commandsLeft(): Promise<number | undefined> {
    const { commandsUntilDriven } = this.#make();
    return commandsUntilDriven === undefined ? undefined : this.#drives.left(commandsUntilDriven);
  }

  /** The last sending of each command. Stored, because after a restart, too, its reports from before then are history. */
  async sent(): Promise<SentCommands> {
    const { sent } = await this.#book.get();
    return sent;
  }

  /** Notes how the last sending of a command ended. */
  async noteSent(command: CommandName | SettingName, sent: Sent): Promise<void> {
    await this.#book.change((budget) => ({ ...budget, sent: { ...budget.sent, [command]: sent } }));
  }

  /**
   * Counts a command, and a start or a stop with its make, before it is sent, all in one step. `undefined`, and nothing is counted,
   * where something else has just spent what was left: fewer than `leastCalls`, the last stop, or the last commands until the car
   * is driven.
   */
  async spend(command: CommandName | SettingName, leastCalls = 0): Promise<Spent | undefined> {
    const at = this.#clock.now();
    const sent: Sent = { from: at, until: at, mayTakeEffect: true, ...(this.#isShared && { isOpen: true }) };
    let before: SentCommands | undefined;
    await this.#book.change((budget) => {
      const spent = this.#withSpent(budget, command, at, leastCalls);
      before = spent && budget.sent;
      return spent ? { ...spent, sent: { ...spent.sent, [command]: sent } } : budget;
    });
    if (!before) return undefined;
    const sentBefore = before[command];
    const takeBack = (
      budget: StoredBudget,
      { call, command: notMade }: Parameters<Spent["refund"]>[0],
    ): StoredBudget => ({
      ...budget,
      ...(call && { calls: withCalls(budget.calls, at, -1) }),
      ...(notMade && command === "stop" && { stops: withoutStop(budget.stops, at) }),
      ...(notMade && isSwitch(command) && { drives: withoutCommand(budget.drives) }),
    });
    return {
      refund: async (what) => {
        if (what.call || what.command) await this.#book.change((budget) => takeBack(budget, what));
      },
      undo: async () => {
        await this.#book.change((budget) => ({
          ...takeBack(budget, { call: true, command: true }),
          ...(isDeepStrictEqual(budget.sent[command], sent) && { sent: { ...budget.sent, [command]: sentBefore } }),
        }));
      },
    };
  }

  /** The budget with a command counted in it; `undefined` where too little is left of any part. */
  #withSpent(
    budget: StoredBudget,
    command: CommandName | SettingName,
    at: number,
    leastCalls: number,
  ): StoredBudget | undefined {
    const { stopWindow, commandsUntilDriven } = this.#make();
    const stops = command === "stop" ? withStop(budget.stops, at, stopWindow) : budget.stops;
    const least = command === "stop" ? 1 : LEAST_TO_START;
    const drives = isSwitch(command) ? withCommand(budget.drives, commandsUntilDriven, least) : budget.drives;
    const calls = this.calls.withCall(budget.calls, at, leastCalls);
    return stops && drives && calls ? { ...budget, stops, drives, calls } : undefined;
  }

  /** The car is this process's to spend on: what it may spend when it is cut off is set apart. Throws SmartcarError. */
  lend(isUnbroken: boolean): Promise<void> {
    return this.#book.lend(isUnbroken);
  }

  /** Another process is to have the car: what was set apart comes back. Throws SmartcarError. */
  giveBack(): Promise<void> {
    return this.#book.giveBack();
  }

  /** What was set apart for a process that had the car before comes back, except what it has used. Throws SmartcarError. */
  settle(worker: string, used: LoanUse): Promise<void> {
    return this.#book.settle(worker, used);
  }

  /** Tells the odometer to the ledger that waits for the car to be driven. */
  async odometer(km: number): Promise<void> {
    await this.#drives.odometer(km);
  }
}

function isSwitch(command: CommandName | SettingName): boolean {
  return command === "start" || command === "stop";
}
