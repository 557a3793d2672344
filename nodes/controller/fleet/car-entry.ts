import { isDeepStrictEqual } from "node:util";
import type { NodeMessage } from "node-red";
import { came, isRecord } from "../../../src/core/describe-value";
import { SmartcarError } from "../../../src/core/error";
import type { FleetCar } from "../../../src/store/keys/node-keys";
import { say } from "../../runtime/speech";
import { textSetting } from "../../runtime/settings";
import { requestWord } from "../requests";
import { carFacts } from "../../settings/shared";

interface FleetMessage extends NodeMessage {
  vehicleId?: unknown;
  home?: unknown;
  settings?: unknown;
}

/** The car that a message names: by `msg.vehicleId`, or as a snapshot in its payload does; empty for none. */
export function carNamed(msg: FleetMessage): string {
  const named = textSetting(msg.vehicleId);
  if (named !== "" || !isRecord(msg.payload)) return named;
  return typeof msg.payload["vehicleId"] === "string" ? msg.payload["vehicleId"] : "";
}

/** Longer names are none. */
const LONGEST_NAME = 100;

/** The home that a message names; empty for none. */
export function homeNamed(msg: FleetMessage): string {
  return typeof msg.home === "string" ? msg.home.trim().slice(0, LONGEST_NAME) : "";
}

const FACTS = { chargePowerKw: carFacts.chargePowerKw, capacityKwh: carFacts.capacityKwh };

/** What is known of a car after a message; the same object where that says nothing new. Throws SmartcarError `BAD_INPUT`. */
export function entryAfter(before: FleetCar, msg: FleetMessage): FleetCar {
  const home = homeNamed(msg);
  const { chargePowerKw, capacityKwh } = settingsIn(msg);
  const after = {
    ...before,
    ...(home !== "" && { home }),
    ...read("chargePowerKw", chargePowerKw),
    ...read("capacityKwh", capacityKwh),
  };
  return isDeepStrictEqual(after, before) ? before : after;
}

/** The requests among a message's `msg.settings`, by their word; `undefined` for a message without settings. Throws SmartcarError `BAD_INPUT`. */
export function requestsIn(msg: FleetMessage): ReadonlyMap<string, unknown> | undefined {
  if (msg.settings === undefined) return undefined;
  const requests = new Map(Object.entries(settingsIn(msg)).filter(([key]) => !Object.hasOwn(FACTS, key)));
  for (const [key, value] of requests) if (requestWord(key) !== key) throw refusedSettings(key, value);
  return requests;
}

function settingsIn({ settings = {} }: FleetMessage): Readonly<Record<string, unknown>> {
  if (isRecord(settings)) return settings;
  throw refusedSettings("settings", settings);
}

/** A number as the node's own field accepts it; `null` or an empty text takes it back. */
function read(key: keyof typeof FACTS, given: unknown): FleetCar {
  if (given === undefined) return {};
  if (given === null || given === "") return { [key]: undefined };
  const parsed = typeof given === "number" || typeof given === "string" ? FACTS[key].parse(String(given)) : undefined;
  if (parsed && "value" in parsed) return { [key]: parsed.value };
  throw refusedSettings(key, given);
}

function refusedSettings(key: string, given: unknown): SmartcarError {
  return new SmartcarError("BAD_INPUT", say("error.car-settings", { key, came: came(given) }));
}
