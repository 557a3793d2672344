import { OWNERS, SCHEDULE_PATHS, WEBHOOK_RECEIVED, WEBHOOK_DELIVERIES } from "./keys/account-keys";
import {
  CAR_STATE,
  CAR_ARRIVALS,
  CAR_FAULTS,
  CAR_DELIVERIES,
  CAR_EVENTS,
  CAR_UNSUPPORTED,
  CAR_BUDGET,
  CAR_CALLS,
  CAR_STOPS,
  CAR_COMMANDS_SINCE_DRIVEN,
  CAR_SENT,
  CAR_REQUESTS,
  CAR_SESSIONS,
  CAR_COSTS,
  CAR_SCHEDULES,
  CAR_UNSUPPORTED_SCHEDULES,
} from "./keys/car-keys";
import {
  FLEET,
  FORECASTS,
  HOUSE,
  MODE,
  NODE_TOPICS,
  NOTICES,
  PRICES,
  PAGE_HISTORY,
  PUBLISHED,
  RECORDS_SENT,
  RECORDS_SOURCES,
  REQUESTS,
  SURPLUS,
  TARIFF,
} from "./keys/node-keys";
import { isOfPattern, united, type StoredKey } from "./stored-key";

/**
 * Every key under which anything is stored: what its value looks like, in which version, and who writes it. No other text names
 * one. A value changes its shape by one more migration, with a test of its own. Of other rooms, `keys/` imports only the files
 * called `stored-…`, which hold schemas and import no store; of `src/store`, only owners.ts imports `keys/`.
 */
export const KEYS = [
  CAR_STATE,
  CAR_ARRIVALS,
  CAR_FAULTS,
  CAR_DELIVERIES,
  CAR_EVENTS,
  CAR_UNSUPPORTED,
  CAR_BUDGET,
  CAR_CALLS,
  CAR_STOPS,
  CAR_COMMANDS_SINCE_DRIVEN,
  CAR_SENT,
  CAR_REQUESTS,
  CAR_SESSIONS,
  CAR_COSTS,
  CAR_SCHEDULES,
  CAR_UNSUPPORTED_SCHEDULES,
  RECORDS_SOURCES,
  RECORDS_SENT,
  WEBHOOK_RECEIVED,
  WEBHOOK_DELIVERIES,
  OWNERS,
  SCHEDULE_PATHS,
  NODE_TOPICS,
  FLEET,
  SURPLUS,
  TARIFF,
  MODE,
  NOTICES,
  HOUSE,
  FORECASTS,
  PRICES,
  REQUESTS,
  PUBLISHED,
  PAGE_HISTORY,
] as const;

const OF_CARS = KEYS.map(({ pattern }) => pattern).filter((pattern) => isOfPattern("car/<vehicleId>/<key>", pattern));

/** All that a car stores. */
export function carKeys(vehicleId: string): readonly string[] {
  return OF_CARS.map((pattern) => pattern.replace("<vehicleId>", () => vehicleId));
}

/** The key of which `text` names a value; `undefined` for what nobody here has written. */
export function keyNamed(text: string): StoredKey<string, unknown> | undefined {
  return KEYS.find(({ pattern }) => isOfPattern(pattern, text));
}

/**
 * What is right where two stores hold a value under the key `text`. The same when it is done twice. A value of a key that nobody
 * knows stays as it is.
 */
export function uniteStored(text: string, stored: unknown, older: unknown): unknown {
  const key = keyNamed(text);
  return key ? united(key, stored, older) : stored;
}
