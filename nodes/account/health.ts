import { nextTurn } from "../../src/core/clock";
import { isoText } from "../../src/core/instant";
import { SmartcarError } from "../../src/core/error";
import { makeLabel } from "../../src/vehicle/makes";
import type { Car } from "../../src/vehicle/car";
import type { Budget } from "../../src/vehicle/outcome";
import { packageVersion } from "../runtime/package-version";
import type { Account } from "./account";
import type { NodeHealth } from "./roster";

/** What monitoring needs to know of an account. It uses no calls. What is unknown is absent; instants are ISO 8601. */
export interface AccountHealth {
  /** `failing` if the account's settings cannot be used, `degraded` if there are problems. */
  readonly status: "ok" | "degraded" | "failing";
  readonly problems: readonly Problem[];
  readonly version: string;
  readonly environment: string;
  readonly at: string;
  readonly cars: readonly CarHealth[];
  /** The nodes of the account that decide. */
  readonly nodes: readonly NodeHealth[];
  readonly webhook?: { readonly deliveredAt?: string; readonly refusedAt?: string };
}

/** A problem of the account, of one of its cars, or of a node: a code of an error, a fault, or a warning. */
export interface Problem {
  readonly code: string;
  readonly vehicleId?: string;
  readonly node?: string;
}

/** A car as remote monitoring sees it: its budgets, and what it last reported. Times are ISO 8601. */
export interface CarHealth extends Budget {
  readonly vehicleId: string;
  readonly name?: string;
  readonly make?: string;
  readonly model?: string;
  /** When anything was last received from the car. */
  readonly updatedAt?: string;
  readonly fault?: string;
  /** The last start or stop that was requested. */
  readonly lastCommand?: {
    readonly command: string;
    readonly outcome: string;
    readonly code?: string;
    readonly at: string;
  };
}

/** How an account, its cars, and the nodes that decide for them are now. */
export async function accountHealth(account: Account): Promise<AccountHealth> {
  const cars = await carsHealth(account.garage.cars);
  const nodes = account.roster.all;
  const { settings } = account;
  const isUsable = !(settings instanceof SmartcarError);
  const webhook = account.isWebhookUsed ? await webhookHealth(account) : undefined;
  const problems: readonly Problem[] = [
    ...(isUsable ? [] : [{ code: settings.code }]),
    ...((await account.isStoreSafe()) ? [] : [{ code: "STORE" }]),
    ...(webhook?.isRefusing ? [{ code: "CREDENTIALS" }] : []),
    ...cars.flatMap((car) => problemsOf(car).map((code) => ({ code, vehicleId: car.vehicleId }))),
    ...nodes.flatMap(({ id, warnings = [] }) => warnings.map((code) => ({ code, node: id }))),
  ];
  return {
    status: isUsable ? (problems.length > 0 ? "degraded" : "ok") : "failing",
    problems,
    version: packageVersion(),
    environment: isUsable ? settings.environment : "unknown",
    at: isoText(account.clock.now()),
    cars,
    nodes,
    ...(webhook && { webhook: webhook.times }),
  };
}

/** So many cars are looked at before everything else has a turn: there may be thousands. */
const IN_ONE_TURN = 50;

async function carsHealth(cars: readonly Car[]): Promise<readonly CarHealth[]> {
  const all: CarHealth[] = [];
  for (let from = 0; from < cars.length; from += IN_ONE_TURN) {
    if (from > 0) await nextTurn();
    all.push(...(await Promise.all(cars.slice(from, from + IN_ONE_TURN).map(carHealth))));
  }
  return all;
}

async function carHealth(car: Car): Promise<CarHealth> {
  const { vehicleId } = car;
  const [{ fault }, budget, receivedAt, last] = await Promise.all([
    car.snapshot(),
    car.budget(),
    car.receivedAt(),
    car.lastRequest(),
  ]);
  const { name, make, model } = car.facts;
  return {
    vehicleId,
    ...(name !== undefined && { name }),
    ...(make !== undefined && { make: makeLabel(make) }),
    ...(model !== undefined && { model }),
    ...budget,
    ...(receivedAt !== undefined && { updatedAt: isoText(receivedAt) }),
    ...(fault && { fault: fault.code }),
    ...(last && { lastCommand: lastCommandOf(last) }),
  };
}

type LastRequest = NonNullable<Awaited<ReturnType<Car["lastRequest"]>>>;

function lastCommandOf({ command, result, sending }: LastRequest): NonNullable<CarHealth["lastCommand"]> {
  const at = isoText(sending.until);
  if (result instanceof SmartcarError) return { command, outcome: "error", code: result.code, at };
  return { command, outcome: result.outcome, ...(result.code !== undefined && { code: result.code }), at };
}

/** What a person has to look at. A refusal such as "not plugged in" is none. */
function problemsOf({ fault, callsLeft, stopsLeft, commandsLeft, lastCommand }: CarHealth): readonly string[] {
  const isOpen = lastCommand?.outcome === "error" || lastCommand?.outcome === "unknown";
  return [
    ...(fault === undefined ? [] : [fault]),
    ...(callsLeft === 0 ? ["CALLS_USED"] : []),
    ...(stopsLeft === 0 ? ["STOPS_USED"] : []),
    ...(commandsLeft === 0 ? ["COMMANDS_USED"] : []),
    ...(isOpen ? [lastCommand.code ?? "unknown"] : []),
  ];
}

async function webhookHealth(
  account: Account,
): Promise<{ readonly times: { deliveredAt?: string; refusedAt?: string }; readonly isRefusing: boolean }> {
  const { deliveredAt, refusedAt } = await account.intake.lastReceived();
  return {
    times: {
      ...(deliveredAt !== undefined && { deliveredAt: isoText(deliveredAt) }),
      ...(refusedAt !== undefined && { refusedAt: isoText(refusedAt) }),
    },
    isRefusing: account.intake.isRefusing,
  };
}
