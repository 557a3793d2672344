import { DAY_MS, SECOND_MS } from "../core/duration";
import {
  CAR_ARRIVALS,
  CAR_FAULTS,
  CAR_REQUESTS,
  CAR_SCHEDULES,
  CAR_SESSIONS,
  CAR_STATE,
  CAR_UNSUPPORTED,
} from "../store/keys/car-keys";
import type { Store } from "../store/store";
import { StoredValue } from "../store/stored-value";
import { BudgetBook } from "../vehicle/budget/budget-book";
import { knownCode, knownMake, knownSignal } from "./known-words";

/** Age in whole seconds; negative for an instant in the future. */
type Seconds = number;

/** The data about a car that may be shown to anybody: counts, ages, and words of closed lists. Unknown values are absent. */
export interface CarDiagnostics {
  /** Its number in this report, in place of its ID. */
  readonly car: number;
  readonly make?: string;
  readonly year?: number;
  /** In this calendar month, UTC. */
  readonly callsThisMonth: number;
  readonly stopsIn30Days: number;
  readonly commandsSinceDriven: number;
  readonly updatesSecondsAgo: { readonly any?: Seconds; readonly webhook?: Seconds; readonly read?: Seconds };
  readonly signals: readonly SignalDiagnostics[];
  /** The number of signals that no decision depends on. */
  readonly otherSignals: number;
  readonly faults: ReadonlyArray<{ readonly code?: string; readonly secondsAgo: Seconds; readonly isOver: boolean }>;
  /** The commands that the car has refused because it does not support them. */
  readonly unsupported: readonly string[];
  readonly lastRequest?: RequestDiagnostics;
  readonly sentSecondsAgo: Readonly<Record<string, Seconds>>;
  readonly sessions: number;
  readonly schedules: number;
}

/** What came of a signal, without its value. */
export interface SignalDiagnostics {
  readonly signal: string;
  readonly status: "SUCCESS" | "ERROR" | "UNAVAILABLE";
  readonly secondsAgo?: Seconds;
  readonly error?: string;
}

/** The last start or stop of a car, and what came of it. */
export interface RequestDiagnostics {
  readonly command: "start" | "stop";
  readonly outcome: string;
  readonly code?: string;
  readonly wasSent: boolean;
  readonly secondsAgo: Seconds;
}

const COMMANDS = ["start", "stop", "set-limit", "lock", "unlock"] as const;
const YEARS = { from: 1990, to: 2100 };

/** Reads the stored data of a car without anything that identifies the car, its owner, or its position. Changes nothing. */
export async function carDiagnostics(
  store: Store,
  vehicleId: string,
  { car, now }: { readonly car: number; readonly now: number },
): Promise<CarDiagnostics> {
  const ids = { vehicleId };
  const ago = (at: number): Seconds => Math.round((now - at) / SECOND_MS);
  const since = (at: number | undefined): { secondsAgo?: Seconds } => (at === undefined ? {} : { secondsAgo: ago(at) });

  const { identity, signals } = await StoredValue.of(store, CAR_STATE, ids).get();
  const { calls: months, stops, drives, sent } = await new BudgetBook(store, vehicleId).get();
  const { receivedAt, webhookAt, readAt } = await StoredValue.of(store, CAR_ARRIVALS, ids).get();
  const faults = await StoredValue.of(store, CAR_FAULTS, ids).get();
  const unsupported = await StoredValue.of(store, CAR_UNSUPPORTED, ids).get();
  const { last } = await StoredValue.of(store, CAR_REQUESTS, ids).get();
  const sessions = await StoredValue.of(store, CAR_SESSIONS, ids).get();
  const schedules = await StoredValue.of(store, CAR_SCHEDULES, ids).get();

  const make = knownMake(identity.make);
  const year = Math.round(identity.year ?? 0);
  const known = Object.entries(signals).flatMap(([code, { status, updatedAt, error }]) => {
    const signal = knownSignal(code);
    const problem = knownCode(error?.code ?? error?.type);
    return signal === undefined
      ? []
      : [{ signal, status, ...since(updatedAt), ...(problem !== undefined && { error: problem }) }];
  });
  const updates = { any: receivedAt, webhook: webhookAt, read: readAt };

  return {
    car,
    ...(make !== undefined && { make }),
    ...(year >= YEARS.from && year <= YEARS.to && { year }),
    callsThisMonth: Math.round(months[new Date(now).toISOString().slice(0, 7)]?.calls ?? 0),
    stopsIn30Days: stops.filter((at) => at > now - 30 * DAY_MS).length,
    commandsSinceDriven: Math.round(drives.commands),
    updatesSecondsAgo: Object.fromEntries(
      Object.entries(updates).flatMap(([way, at]) => (at === undefined ? [] : [[way, ago(at)]])),
    ),
    signals: known,
    otherSignals: Object.keys(signals).length - known.length,
    faults: faults.map(({ code, type, beganAt, overAt }) => {
      const word = knownCode(code ?? type);
      return { ...(word !== undefined && { code: word }), secondsAgo: ago(beganAt), isOver: overAt !== undefined };
    }),
    unsupported: COMMANDS.filter((command) => Object.hasOwn(unsupported, command)),
    ...(last && { lastRequest: requestOf(last, ago) }),
    sentSecondsAgo: Object.fromEntries(
      COMMANDS.flatMap((command) => (sent[command] ? [[command, ago(sent[command].until)]] : [])),
    ),
    sessions: sessions.ended.length,
    schedules: schedules?.own.length ?? 0,
  };
}

interface PastRequest {
  readonly command: "start" | "stop";
  readonly result: { readonly outcome: string; readonly code?: string | undefined } | { readonly failed: string };
  readonly wasSent: boolean;
  readonly sending: { readonly until: number };
}

function requestOf(
  { command, result, wasSent, sending }: PastRequest,
  ago: (at: number) => Seconds,
): RequestDiagnostics {
  const failed = "failed" in result ? result.failed : undefined;
  const code = knownCode("failed" in result ? result.failed : result.code);
  const outcome = "outcome" in result && failed === undefined ? result.outcome : "error";
  return { command, outcome, ...(code !== undefined && { code }), wasSent, secondsAgo: ago(sending.until) };
}
