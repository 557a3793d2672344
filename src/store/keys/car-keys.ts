import {
  CallMonths,
  DriveCount,
  NOTHING_SPENT,
  SentCommands,
  sentCommandsOf1,
  StopTimes,
  StoredBudget,
} from "../../vehicle/budget/stored-budget";
import { NO_REQUESTS, StoredRequests } from "../../vehicle/commands/stored-requests";
import { CostBook, NO_COSTS } from "../../vehicle/costs/stored-costs";
import { CapabilityAnswers, schedulesOf1, StoredSchedules } from "../../vehicle/schedules/stored-schedules";
import { NO_SESSIONS, SessionBook, sessionsOf1 } from "../../vehicle/sessions/stored-sessions";
import {
  Arrivals,
  arrivalsOf1,
  carStateOf1,
  KnownFaults,
  StoredCarState,
  TakenMarks,
  Unsupported,
} from "../../vehicle/state/stored-state";
import * as z from "zod";
import { storedKey } from "../stored-key";
import { allInstants, larger, later, laterEntries, unitedBudget, unitedSchedules, unitedState } from "../unite";

/** What is stored of one car, in a file or context that all accounts of its application share. */

/** What a car has reported signal by signal, and what counts of it. */
export const CAR_STATE = storedKey({
  pattern: "car/<vehicleId>/state",
  writer: "src/vehicle/state/car-state.ts",
  schema: StoredCarState,
  initial: { identity: {}, signals: {} },
  migrations: [carStateOf1],
  unite: unitedState,
});

/** When updates of a car came, by which way, and whether reads bring any. */
export const CAR_ARRIVALS = storedKey({
  pattern: "car/<vehicleId>/arrivals",
  writer: "src/vehicle/state/freshness.ts",
  schema: Arrivals,
  initial: { stillReads: 0 },
  migrations: [arrivalsOf1],
  unite: larger,
});

/** What keeps a car, or some of its signals, from being read or commanded. */
export const CAR_FAULTS = storedKey({
  pattern: "car/<vehicleId>/faults",
  writer: "src/vehicle/state/car-faults.ts",
  schema: KnownFaults,
  initial: [],
});

/** Which webhook deliveries a car has taken in. */
export const CAR_DELIVERIES = storedKey({
  pattern: "car/<vehicleId>/deliveries",
  writer: "src/vehicle/report-intake.ts",
  schema: TakenMarks,
  initial: [],
});

/** The last events that a car has taken in from an engine that several processes share, as short marks. */
export const CAR_EVENTS = storedKey({
  pattern: "car/<vehicleId>/events",
  writer: "src/vehicle/report-intake.ts",
  schema: z.array(z.string()),
  initial: [],
});

/** What a car has answered that it cannot do. */
export const CAR_UNSUPPORTED = storedKey({
  pattern: "car/<vehicleId>/unsupported",
  writer: "src/vehicle/state/unsupported.ts",
  schema: Unsupported,
  initial: {},
  unite: laterEntries("at"),
});

/** All that was spent on a car: billed calls, stops, commands, and when each was last on its way. */
export const CAR_BUDGET = storedKey({
  pattern: "car/<vehicleId>/budget",
  writer: "src/vehicle/budget/budget-book.ts",
  schema: StoredBudget,
  initial: NOTHING_SPENT,
  unite: unitedBudget,
});

/** Billed calls by month, as versions before 0.2 stored them. The next three are of theirs, too. */
export const CAR_CALLS = storedKey({
  pattern: "car/<vehicleId>/calls",
  writer: "src/vehicle/budget/budget-book.ts",
  schema: CallMonths,
  initial: {},
  unite: larger,
});

/** The stops that may have reached the make. */
export const CAR_STOPS = storedKey({
  pattern: "car/<vehicleId>/stops",
  writer: "src/vehicle/budget/budget-book.ts",
  schema: StopTimes,
  initial: [],
  unite: allInstants,
});

/** Starts and stops since the car was last driven. */
export const CAR_COMMANDS_SINCE_DRIVEN = storedKey({
  pattern: "car/<vehicleId>/commands-since-driven",
  writer: "src/vehicle/budget/budget-book.ts",
  schema: DriveCount,
  initial: { commands: 0 },
  unite: larger,
});

/** When each command was last on its way. */
export const CAR_SENT = storedKey({
  pattern: "car/<vehicleId>/sent",
  writer: "src/vehicle/budget/budget-book.ts",
  schema: SentCommands,
  initial: {},
  migrations: [sentCommandsOf1],
  unite: larger,
});

/** The last requests for a car and their outcomes, and those that wait. */
export const CAR_REQUESTS = storedKey({
  pattern: "car/<vehicleId>/requests",
  writer: "src/vehicle/commands/command-memory.ts",
  schema: StoredRequests,
  initial: NO_REQUESTS,
});

/** The charging sessions of a car. */
export const CAR_SESSIONS = storedKey({
  pattern: "car/<vehicleId>/sessions",
  writer: "src/vehicle/sessions/session-ledger.ts",
  schema: SessionBook,
  initial: NO_SESSIONS,
  migrations: [sessionsOf1],
  unite: later("at"),
});

/** What its sessions cost, and how much of them the sun gave. */
export const CAR_COSTS = storedKey({
  pattern: "car/<vehicleId>/costs",
  writer: "src/vehicle/costs/cost-ledger.ts",
  schema: CostBook,
  initial: NO_COSTS,
  unite: later("at"),
});

/** The charge schedules in a car that are ours, and what is wanted of it; `undefined` before there were any. */
export const CAR_SCHEDULES = storedKey({
  pattern: "car/<vehicleId>/schedules",
  writer: "src/vehicle/schedules/schedule-store.ts",
  schema: StoredSchedules.optional(),
  initial: undefined,
  migrations: [schedulesOf1],
  unite: unitedSchedules,
});

/** What about schedules a car has answered that it cannot do. */
export const CAR_UNSUPPORTED_SCHEDULES = storedKey({
  pattern: "car/<vehicleId>/unsupported-schedules",
  writer: "src/vehicle/schedules/schedule-capabilities.ts",
  schema: CapabilityAnswers,
  initial: {},
  unite: laterEntries("at"),
});
