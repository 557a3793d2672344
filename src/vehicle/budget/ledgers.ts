import type { Clock } from "../../core/clock";
import type { Store } from "../../store/store";
import { CallLedger, type CallLimits } from "./call-ledger";
import { DriveLedger } from "./drive-ledger";
import type { Make } from "../makes";
import type { Budget, CommandName, SettingName } from "../outcome";
import { SentLedger } from "./sent-ledger";
import { StopLedger, type StopCount } from "./stop-ledger";
import type { Sent, SentCommands } from "./stored-budget";

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
}

/**
 * All ledgers of one car. Everything is counted and stored before it is sent: a crash must not make it free. Stops and commands
 * are counted for every make, and held against the limits of the one that it is.
 */
export class Ledgers {
  readonly calls: CallLedger;
  readonly #stops: StopLedger;
  readonly #drives: DriveLedger;
  readonly #sent: SentLedger;
  readonly #clock: Clock;
  readonly #make: () => Make;

  constructor(store: Store, clock: Clock, { vehicleId, limits, make }: LedgersOptions) {
    this.#clock = clock;
    this.#make = make;
    this.calls = new CallLedger(store, vehicleId, limits);
    this.#stops = new StopLedger(store, vehicleId);
    this.#drives = new DriveLedger(store, vehicleId);
    this.#sent = new SentLedger(store, vehicleId);
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

  /** The last sending of each command. */
  sent(): Promise<SentCommands> {
    return this.#sent.get();
  }

  /** Notes how the last sending of a command ended. */
  async noteSent(command: CommandName | SettingName, sent: Sent): Promise<void> {
    await this.#sent.note(command, sent);
  }

  /**
   * Counts a command, and a start or a stop with its make, before it is sent. `undefined`, and nothing is counted, where something
   * else has just spent what was left: fewer than `leastCalls`, the last stop, or the last commands until the car is driven.
   */
  async spend(command: CommandName | SettingName, leastCalls = 0): Promise<Spent | undefined> {
    const at = this.#clock.now();
    const isStop = command === "stop";
    const isSwitch = isStop || command === "start";
    const { stopWindow, commandsUntilDriven } = this.#make();
    const refund: Spent["refund"] = async ({ call, command: notMade }) => {
      if (call) await this.calls.refund(at);
      if (notMade) await Promise.all([isStop && this.#stops.refund(at), isSwitch && this.#drives.refund()]);
    };
    if (isStop && !(await this.#stops.spend(at, stopWindow))) return undefined;
    if (isSwitch && !(await this.#drives.spend(commandsUntilDriven, isStop ? 1 : LEAST_TO_START))) {
      if (isStop) await this.#stops.refund(at);
      return undefined;
    }
    const sent = { from: at, until: at, mayTakeEffect: true };
    const [isCounted, before] = await Promise.all([this.calls.spend(at, leastCalls), this.#sent.note(command, sent)]);
    const undo = async (): Promise<void> => {
      await Promise.all([refund({ call: isCounted, command: true }), this.#sent.takeBack(command, sent, before)]);
    };
    if (isCounted) return { refund, undo };
    await undo();
    return undefined;
  }

  /** Tells the odometer to the ledger that waits for the car to be driven. */
  async odometer(km: number): Promise<void> {
    await this.#drives.odometer(km);
  }
}
