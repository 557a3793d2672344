import type { CommandName, SettingName } from "../../src/vehicle/outcome";
import { refusal } from "./simulated-garage";

/** What a command comes to. */
export interface Expected {
  /** An outcome, or the code of an error that goes to Catch nodes. */
  readonly comesTo: "done" | "already" | "refused" | "unsupported" | "unknown" | { readonly fault: string };
  /** The outcome's code. */
  readonly code?: string | undefined;
  /** What a person reads. */
  readonly says: RegExp;
  /** How often the command is sent, and the car read. */
  readonly sends: number;
  readonly reads: number;
  /** What the month's calls are less by. */
  readonly calls: number;
  /** How long it takes at most. */
  readonly minutes: number;
}

/** One answer of Smartcar's to a command, and what that comes to. */
export interface CommandError extends Expected {
  /** As `409 VEHICLE_STATE/ASLEEP`. */
  readonly error: string;
  /** The fault that gives that answer to every command, or to so many as it says. */
  readonly fault: object;
  /** What is different for one command. */
  readonly but?: { readonly [Name in Exclude<CommandName | SettingName, "lock">]?: Partial<Expected> };
}

/** What an answer comes to for one command. */
export function expectedOf({ but = {}, ...usual }: CommandError, name: CommandName | SettingName): Expected {
  return { ...usual, ...(name === "lock" ? {} : but[name]) };
}

function row(rest: Pick<CommandError, "error" | "comesTo" | "says"> & Partial<CommandError>): CommandError {
  return { fault: always(rest.error), sends: 1, reads: 0, calls: 1, minutes: 0, ...rest };
}

function always(error: string, more: object = {}): object {
  const { times: _once, ...fault } = { times: 1, ...refusal(error), ...more };
  return fault;
}

const owner = (code: string, says: RegExp): CommandError =>
  row({ error: `400 CONNECTED_SERVICES_ACCOUNT/${code}`, comesTo: { fault: "OWNER_ACTION" }, says });

const carSays = (code: string, says: RegExp, more: Partial<CommandError> = {}): CommandError =>
  row({ error: `409 VEHICLE_STATE/${code}`, comesTo: "refused", code, says, ...more });

const NEVER_AGAIN = { sends: 1, calls: 1, minutes: 0 };

/** The car may be ready soon: asked again after 5, 15 and 30 minutes. */
const passing = (code: string, says: RegExp): CommandError =>
  carSays(code, says, { sends: 4, calls: 4, minutes: 50, but: { unlock: NEVER_AGAIN } });

/** It may have been done: read back once, never repeated while the car says nothing. */
const doubtful = (
  error: string,
  code: string | undefined,
  says: RegExp,
  more: Partial<CommandError> = {},
): CommandError =>
  row({ error, comesTo: "unknown", ...(code && { code }), says, reads: 1, calls: 2, minutes: 8, ...more });

const limited = (code: string, says: RegExp): CommandError => {
  const error = `429 RATE_LIMIT/${code}`;
  const fault = always(error, { headers: { "retry-after": "60" } });
  return row({
    error,
    fault,
    comesTo: { fault: "RATE_LIMIT" },
    says,
    sends: 4,
    calls: 0,
    minutes: 5,
    but: { unlock: { sends: 1, minutes: 0 } },
  });
};

const turnedAway = (error: string, fault: string, says: RegExp): CommandError =>
  row({ error, comesTo: { fault }, says, calls: 0 });

const cannot = (code: string, says: RegExp): CommandError =>
  row({ error: `501 COMPATIBILITY/${code}`, comesTo: "unsupported", code, says });

const missingUser = {
  errors: [{ status: "400", type: "VALIDATION", code: "INVALID_INPUT_FORMAT", detail: "The sc-user-id is missing" }],
};

/** Every error that Smartcar documents, and those seen in the field (Smartcar docs: API errors). */
export const commandErrors: readonly CommandError[] = [
  row({
    error: "400 VALIDATION/INVALID_INPUT_FORMAT",
    comesTo: { fault: "REJECTED" },
    says: /malformed or out of range/,
  }),
  row({
    error: "400 VALIDATION without a user id",
    fault: { match: { method: "post", path: "/v3" }, status: 400, body: missingUser },
    comesTo: { fault: "NOT_CONFIGURED" },
    says: /choose the car again/,
  }),
  owner("ACCOUNT_ISSUE", /problem with the owner's account/),
  owner("AUTHENTICATION_FAILED", /connect the car again/),
  owner("NO_VEHICLES", /holds no car/),
  owner("PERMISSION", /too few rights/),
  owner("SUBSCRIPTION", /subscription/),
  owner("VEHICLE_MISSING", /no longer in the owner's account/),
  owner("VIRTUAL_KEY_REQUIRED", /virtual key/),

  row({
    error: "401 AUTHENTICATION/UNAUTHORIZED",
    comesTo: { fault: "CREDENTIALS" },
    says: /client id and client secret/,
    sends: 2,
    calls: 0,
  }),
  row({
    error: "401 AUTHENTICATION/UNAUTHORIZED once",
    fault: refusal("401 AUTHENTICATION/UNAUTHORIZED"),
    comesTo: "done",
    says: /accepted/,
    sends: 2,
  }),
  turnedAway("403 AUTHENTICATION/ACCESS_DENIED", "PERMISSION", /belongs to another user/),
  turnedAway("403 PERMISSION/UNKNOWN", "PERMISSION", /not granted/),
  row({ error: "404 RESOURCE_NOT_FOUND/PATH", comesTo: { fault: "NOT_FOUND" }, says: /does not know this path/ }),
  row({
    error: "404 RESOURCE_NOT_FOUND/INVALID_PATH",
    comesTo: { fault: "NOT_FOUND" },
    says: /does not know this path/,
  }),
  row({ error: "404 RESOURCE_NOT_FOUND/VERSION", comesTo: { fault: "NOT_FOUND" }, says: /update this package/ }),

  passing("ASLEEP", /asleep/),
  passing("UNREACHABLE", /cannot be reached/),
  passing("LOW_BATTERY", /battery is too low/),
  doubtful("409 VEHICLE_STATE/UNKNOWN", "UNKNOWN", /look at the car$/),
  carSays("CHARGING_IN_PROGRESS", /charging already/, { but: { start: { comesTo: "already", code: undefined } } }),
  carSays("CHARGING_PLUG_CONNECTED", /unplug it/),
  carSays("CHARGING_PLUG_NOT_CONNECTED", /plug/i, {
    but: { "set-limit": { code: "NOT_PLUGGED_IN" }, start: { code: "NOT_PLUGGED_IN" } },
  }),
  carSays("CHARGE_FAULT", /wallbox/),
  carSays("DEVICE_PAIRING_REQUIRED", /phone is paired/),
  carSays("DOOR_OPEN", /door is open/),
  carSays("FULLY_CHARGED", /limit/),
  carSays("HOOD_OPEN", /hood is open/),
  carSays("IGNITION_ON", /switched on/),
  carSays("IN_MOTION", /moving/),
  carSays("NOT_CHARGING", /not charging/),
  carSays("REMOTE_ACCESS_DISABLED", /Remote access/),
  carSays("TRUNK_OPEN", /trunk is open/),
  carSays("VEHICLE_OFFLINE_FOR_SERVICE", /service mode/),

  limited("SMARTCAR_API", /Too many requests for this application/),
  limited("VEHICLE", /Too many requests for this car/),
  row({
    error: "429 RATE_LIMIT/VEHICLE once",
    fault: refusal("429 RATE_LIMIT/VEHICLE", { headers: { "retry-after": "60" } }),
    comesTo: "done",
    says: /accepted/,
    sends: 2,
    minutes: 1,
    but: { unlock: { comesTo: { fault: "RATE_LIMIT" }, says: /asks to wait 60 s/, sends: 1, calls: 0, minutes: 0 } },
  }),
  turnedAway("430 BILLING/INVALID_PLAN", "PLAN_LIMIT", /another plan/),
  turnedAway("430 BILLING/VEHICLE_LIMIT", "PLAN_LIMIT", /fewer cars/),
  turnedAway("430 BILLING/VEHICLE_REQUEST_LIMIT", "PLAN_LIMIT", /calls of the month are used up/),
  turnedAway("430 BILLING/ACCOUNT_SUSPENDED", "PLAN_LIMIT", /suspended/),

  doubtful("500 SERVER/INTERNAL", "INTERNAL", /error of its own/),
  doubtful("500 SERVER/MULTIPLE_RECORDS_FOUND", "MULTIPLE_RECORDS_FOUND", /more than once/),
  doubtful("500 SERVER/RECORD_NOT_FOUND", "RECORD_NOT_FOUND", /lost its record/),
  cannot("MAKE_NOT_COMPATIBLE", /does not support this make/),
  cannot("SMARTCAR_NOT_CAPABLE", /cannot do this with this car yet/),
  cannot("VEHICLE_NOT_CAPABLE", /This car cannot do this/),
  cannot("PLATFORM_NOT_CAPABLE", /connect it again/),
  doubtful("502 UPSTREAM/INVALID_DATA", "INVALID_DATA", /makes no sense/),
  doubtful("502 UPSTREAM/KNOWN_ISSUE", "KNOWN_ISSUE", /known fault/),
  doubtful("502 UPSTREAM/NO_RESPONSE", "NO_RESPONSE", /did not answer/),
  doubtful("502 UPSTREAM/UNKNOWN_ISSUE", "UNKNOWN_ISSUE", /maker's service failed/),
  row({ error: "502 UPSTREAM/RATE_LIMIT", comesTo: { fault: "UPSTREAM" }, says: /leave the car alone for an hour/ }),
  doubtful("504 of a gateway", undefined, /did not answer in time/, {
    fault: { match: { method: "post", path: "/v3" }, status: 504, body: "" },
  }),
  doubtful("no answer: a cut connection", undefined, /nothing is repeated by itself/, {
    fault: { match: { method: "post", path: "/v3" }, cut: "before" },
  }),
];

/** A read of the car that tells nothing, so that what is open stays open. */
export const silentCar = { match: { path: "/v3/vehicles/.*/signals" }, body: { data: [] } };
