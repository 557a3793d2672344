import type { SmartcarClient } from "../smartcar/client";
import type { CarRef } from "../smartcar/checked-id";
import type { SignalList } from "../smartcar/signal";
import type { Clock } from "../core/clock";
import { SmartcarError } from "../core/error";
import { Mutex } from "../core/mutex";
import { TaskGroup } from "../core/task-group";
import { elsewhereError, type Store } from "../store/store";
import { isForAnother } from "./budget/billing";
import type { CallLimits } from "./budget/call-ledger";
import { Ledgers } from "./budget/ledgers";
import { CarCalls } from "./car-calls";
import { CarUpdates, type ReadUpdate } from "./car-updates";
import type { Closing } from "./closing";
import { CommandMemory } from "./commands/command-memory";
import { Commander } from "./commands/commander";
import { CostLedger } from "./costs/cost-ledger";
import { makeOf, type Make } from "./makes";
import type { Outcome } from "./outcome";
import type { Ownership } from "./ownership";
import { ReportIntake } from "./report-intake";
import { Schedules } from "./schedules/schedules";
import { SessionLedger } from "./sessions/session-ledger";
import { CarFaults } from "./state/car-faults";
import { CarState } from "./state/car-state";
import { Freshness } from "./state/freshness";
import type { Facts } from "./state/snapshot";
import { Unsupported } from "./state/unsupported";

export interface CarOptions {
  readonly vehicleId: string;
  readonly facts: Facts;
  readonly limits: CallLimits;
  readonly store: Store;
  readonly clock: Clock;
  /** The account's client, opened on first use. */
  readonly connect: () => Promise<SmartcarClient>;
  /** The car as requests name it; may ask Smartcar whose car it is. */
  readonly ref: () => Promise<CarRef>;
  /** Hears that Smartcar has refused a request on behalf of the owner that `ref` named. */
  readonly onRefused?: () => void;
  /** Hears when anything was received from the car, also before a restart; milliseconds since the epoch. */
  readonly onReceived?: (at: number) => void;
  /** Hears what became of each request, once it is answered. */
  readonly onAnswered?: ((command: string, outcome: Outcome["outcome"] | "error") => void) | undefined;
  /** Which process it belongs to, where several share the store. */
  readonly ownership?: Ownership | undefined;
  /** When another car of the account last reported; milliseconds since the epoch. */
  readonly othersReceivedAt?: () => number | undefined;
}

/** What a car consists of. */
export interface CarParts {
  readonly make: () => Make;
  readonly state: CarState;
  readonly faults: CarFaults;
  readonly freshness: Freshness;
  readonly unsupported: Unsupported;
  readonly ledgers: Ledgers;
  readonly sessions: SessionLedger;
  readonly costs: CostLedger;
  readonly updates: CarUpdates;
  readonly calls: CarCalls<ReadUpdate>;
  readonly memory: CommandMemory;
  readonly commands: Commander;
  readonly schedules: Schedules;
  readonly intake: ReportIntake;
  /** All that is under way with it. */
  readonly tasks: TaskGroup;
}

/** Makes the parts of a car and ties them together; `closing` ends all waiting and all requests. Reads and asks nothing. */
export function carParts(options: CarOptions, closing: Closing): CarParts {
  const { vehicleId, store, clock, facts, limits, connect, ref, onRefused, ownership } = options;
  const make = (): Make => makeOf(state.make, state.facts.model);
  const lagMs = (): number => make().lagMs;
  const tasks = new TaskGroup();
  const mutex = new Mutex();
  const state = new CarState(
    store,
    vehicleId,
    facts,
    () => ({ atHomeOnly: make().atHomeOnly === true, lagMs: lagMs(), othersReceivedAt: options.othersReceivedAt?.() }),
    options.onReceived,
  );
  const faults = new CarFaults(store, vehicleId);
  const freshness = new Freshness({ store, vehicleId, clock, lagMs });
  const unsupported = new Unsupported(store, vehicleId);
  const ledgers = new Ledgers(store, clock, { vehicleId, limits, make, allowance: ownership?.allowance });
  const sessions = new SessionLedger(store, vehicleId);
  const costs = new CostLedger(store, vehicleId);
  const memory = new CommandMemory(store, vehicleId);
  const updates = new CarUpdates({ clock, state, faults, ledgers });
  const calls = new CarCalls<ReadUpdate>({
    clock,
    connect,
    ref,
    onRefused,
    closing,
    calls: ledgers.calls,
    take: observeRead,
  });

  async function observeRead({ signals, vehicle }: SignalList, by: ReadonlySet<string>): Promise<ReadUpdate> {
    const receivedAt = clock.now();
    const hasAnswered = signals.some(({ status }) => status === "SUCCESS");
    if (by.size > 0 && hasAnswered) await faults.answered(receivedAt + 1);
    const update = await intake.signals(signals, vehicle ?? {}, { receivedAt, source: "poll", by });
    return { ...update, isEmpty: signals.length === 0 };
  }

  async function observeSwitched({ command, outcome }: Outcome): Promise<void> {
    if (outcome === "done" || outcome === "unknown") freshness.wantSettled();
    if (outcome === "done") await state.observeCommand(command === "start", clock.now());
  }

  async function learnMake(): Promise<void> {
    await state.load();
    // Where it cannot be had now, sending meets the same trouble and deals with it.
    if (state.make === undefined) await ref().catch(() => undefined);
  }

  function assertOwned(): void {
    if (ownership?.isHeld === false) throw elsewhereError();
  }

  const schedules = new Schedules({
    vehicleId,
    store,
    clock,
    closing,
    learnMake,
    make,
    budget: () => updates.budget(),
    call: (work, leastCalls) => mutex.run(() => tasks.add(calls.request(work, leastCalls))),
    tasks,
  });
  const commands = new Commander({
    ownership,
    clock,
    closing,
    state,
    ledgers,
    memory,
    unsupported,
    mutex,
    make,
    learnMake,
    place: () => state.place(clock.now()).place,
    tasks,
    onUpdate: (listener) => updates.onUpdate(listener),
    onSwitched: observeSwitched,
    onAnswered: (command, outcome) => options.onAnswered?.(command, outcome),
    onUnplugged: (at) => intake.unplugged(at),
    read: () => calls.read(),
    readBack: () => calls.readBack(),
    maySpareRead: async () => (await freshness.readsBringUpdates()) && (await ledgers.calls.canSpare(clock.now())),
    prepare: async (command) => {
      const [client, car] = [await connect(), await ref()];
      return async () => {
        await client.command(car, command, closing.signal, assertOwned).catch((err: unknown) => {
          if (err instanceof SmartcarError && isForAnother(err)) onRefused?.();
          throw err;
        });
      };
    },
  });
  const intake = new ReportIntake({
    vehicleId,
    store,
    clock,
    state,
    faults,
    freshness,
    ledgers,
    sessions,
    updates,
    commander: commands,
    schedules,
    lagMs,
  });
  ownership?.onOwned(async ({ isUnbroken }) => {
    if (!isUnbroken) {
      await state.reload();
      await memory.recall();
      costs.reload();
    }
    await ledgers.lend(isUnbroken);
  });
  ownership?.onHandover(() => ledgers.giveBack());
  return {
    make,
    state,
    faults,
    freshness,
    unsupported,
    ledgers,
    sessions,
    costs,
    updates,
    calls,
    memory,
    commands,
    schedules,
    intake,
    tasks,
  };
}
