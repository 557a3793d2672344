import { flag } from "../state/signal-body";
import type { ConfirmationState, Sending } from "../state/report-age";
import { currentBody, vouchedAt } from "../state/known-signal";
import type { SentCommands } from "../budget/stored-budget";
import { CABLE_CODE } from "../state/reported-state";
import { chargeLevel, chargeReport, type ChargeReport } from "./charge-evidence";
import type { CommandContext } from "./command-context";
import type { Remembered } from "./command-memory";
import type { CarCommand, CommandSpec, Lane, Order, PropertySpec } from "./command-spec";
import { specOf } from "./command-table";
import type { Witness } from "./confirmation";
import { confirmationOf } from "./policy/reported";
import type { Budgets, Knowledge } from "./policy/decision";
import { settledAt, settlingUntil } from "../budget/sent-ledger";

/** Gathers, from a car's state, its ledgers and its memory, what a decision about a command rests on. */
export class CommandKnowledge {
  readonly #context: CommandContext;
  /** Most cars never have any. */
  #doubtedAt: Map<Lane, number> | undefined;
  #toldOf: Map<string, number> | undefined;
  #wasPlugged: boolean | undefined;
  #startableAt = -Infinity;
  #wokenAt: number | undefined;

  constructor(context: CommandContext) {
    this.#context = context;
  }

  /** Takes in that the car has reported. */
  observe(): void {
    const { state, make } = this.#context;
    const { lagMs } = make();
    const cable = state.known.get(CABLE_CODE);
    const body = currentBody(cable);
    const isPlugged = body && flag(body);
    if (isPlugged === true && this.#wasPlugged === false) {
      this.#startableAt = (cable && vouchedAt(cable, lagMs)) ?? this.#context.clock.now();
    }
    this.#wasPlugged = isPlugged ?? this.#wasPlugged;
  }

  /** Takes in that the car can be reached again. */
  wake(): void {
    this.#wokenAt = this.#context.clock.now();
  }

  /** Nothing that was known of a lane until now answers anything any more. */
  doubt(lane: Lane): void {
    this.#doubtedAt ??= new Map();
    this.#doubtedAt.set(lane, this.#context.clock.now());
  }

  /** Somebody was told that nobody knows what became of what an earlier process sent at this time: whoever asks again means it. */
  noteTold(command: CarCommand, sentAt: number): void {
    this.#toldOf ??= new Map();
    this.#toldOf.set(command, sentAt);
  }

  wasTold(command: CarCommand, sentAt: number): boolean {
    return this.#toldOf?.get(command) === sentAt;
  }

  /** When something last happened that may have begun a charge; milliseconds since the epoch. */
  get startableAt(): number {
    return this.#startableAt;
  }

  doubtedAt(lane: Lane): number {
    return this.#doubtedAt?.get(lane) ?? -Infinity;
  }

  /** What the car reports of its charging now. */
  charge(): ChargeReport {
    const { state, make } = this.#context;
    const { risenAt, risenSince } = state.settled;
    const rise = risenAt === undefined ? undefined : { at: risenAt, since: risenSince };
    return chargeReport(state.known, { lagMs: make().lagMs, rise });
  }

  /** What the car's reports show of an order that was sent. */
  confirmation(order: Order, sending: Sending): ConfirmationState {
    return confirmationOf({ charge: this.charge(), value: this.#value(order) }, order, sending);
  }

  async of(order: Order, { last, taken }: Remembered): Promise<Knowledge> {
    const { clock, state, ledgers, unsupported, make, place } = this.#context;
    const { lane } = specOf(order.command);
    const now = clock.now();
    const sent = await ledgers.sent();
    return {
      make: make(),
      makeName: state.make,
      unsupported: await unsupported.answer(order.command, now),
      place: place(),
      soc: chargeLevel(state.known, make().lagMs),
      charge: this.charge(),
      value: this.#value(order),
      last,
      taken: taken[lane],
      stopSent: sent.stop,
      startSent: sent.start?.mayTakeEffect === true ? sent.start : undefined,
      ...settling(sent, order, now),
      doubtedAt: this.doubtedAt(lane),
      startableAt: this.#startableAt,
      lastUpdateAt: state.lastUpdateAt,
      awakeAt: this.#awakeAt(),
    };
  }

  async budgets(): Promise<Budgets> {
    const { clock, ledgers } = this.#context;
    const [calls, stops, commands] = await Promise.all([
      ledgers.calls.left(clock.now()),
      ledgers.stops(),
      ledgers.commandsLeft(),
    ]);
    return { calls, stops, commands };
  }

  /** What the car recorded last it was awake for; only that it sleeps says otherwise. */
  #awakeAt(): number | undefined {
    const times = [...this.#context.state.known].flatMap(([code, signal]) => {
      const body = currentBody(signal);
      const sleeps = code === "connectivitystatus-isasleep" && body && flag(body) === true;
      return body && !sleeps && signal.updatedAt !== undefined ? [Math.min(signal.updatedAt, signal.receivedAt)] : [];
    });
    const newest = Math.max(this.#wokenAt ?? -Infinity, ...times);
    return newest === -Infinity ? undefined : newest;
  }

  #value(order: Order): Witness | undefined {
    const spec = specOf(order.command);
    if (!isProperty(spec)) return undefined;
    const { state, make } = this.#context;
    const signal = state.known.get(spec.code);
    const body = currentBody(signal);
    const found = body && spec.judge(body, order);
    const at = signal && vouchedAt(signal, make().lagMs);
    return found && at !== undefined ? { ...found, at } : undefined;
  }
}

function isProperty(spec: CommandSpec): spec is PropertySpec {
  return spec.lane !== "charge";
}

function settling(sent: SentCommands, { command }: Order, now: number): Pick<Knowledge, "settledAt" | "settlingUntil"> {
  const { opposite } = specOf(command);
  return { settledAt: settledAt(sent, [command, opposite], now), settlingUntil: settlingUntil(sent[opposite], now) };
}
