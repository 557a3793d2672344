import { refusal } from "../simulated-garage";
import type { Asked, CommandError, Different } from "./command-errors";

function row(rest: Pick<CommandError, "error" | "comesTo" | "says"> & Partial<CommandError>): CommandError {
  return { fault: always(rest.error), sends: 1, reads: 0, calls: 1, minutes: 0, again: 0, ...rest };
}

function always(error: string, more: object = {}): object {
  const { times: _once, ...fault } = { times: 1, ...refusal(error), ...more };
  return fault;
}

const owner = (code: string, says: RegExp): CommandError =>
  row({ error: `400 CONNECTED_SERVICES_ACCOUNT/${code}`, comesTo: { fault: "OWNER_ACTION" }, says });

const carSays = (code: string, says: RegExp, more: Partial<CommandError> = {}): CommandError =>
  row({ error: `409 VEHICLE_STATE/${code}`, comesTo: "refused", code, says, ...more });

const ONCE = { sends: 1, minutes: 0 };

/** A sync is told of at once, and tried again after 5, 15 and 30 minutes, or when it may. */
const AGAIN = { again: 3 };

/** The car may be ready soon: asked again after 5, 15 and 30 minutes. */
const passing = (code: string, says: RegExp): CommandError =>
  carSays(code, says, {
    sends: 4,
    calls: 4,
    minutes: 50,
    but: { unlock: { ...ONCE, calls: 1 }, schedules: { ...ONCE, calls: 1 }, sync: AGAIN },
  });

/**
 * It may have been done: read back once, never repeated while the car says nothing. `listing` is the fault where nothing was to
 * be done.
 */
const doubtful = (
  error: string,
  code: string | undefined,
  { says, listing, ...more }: { readonly says: RegExp; readonly listing: Different; readonly fault?: object },
): CommandError =>
  row({
    error,
    comesTo: "unknown",
    ...(code && { code }),
    says,
    reads: 1,
    calls: 2,
    minutes: 8,
    ...more,
    but: {
      // A schedule may show late: looked for at once and when the car must have reported it.
      create: { reads: 2, calls: 3, minutes: 4 },
      sync: { reads: 2, calls: 3, minutes: 4 },
      delete: { reads: 1, calls: 2, minutes: 0 },
      list: { ...ONCE, reads: 0, calls: 1, code: undefined, ...listing },
    },
  });

/** A late stop is of much use, a late start of little, and a late unlock of none. */
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
    but: { stop: { sends: 31, minutes: 138 }, unlock: ONCE, schedules: ONCE, sync: AGAIN },
  });
};

const fails = (fault: string): Different => ({ comesTo: { fault } });

const turnedAway = (error: string, fault: string, says: RegExp): CommandError =>
  row({ error, comesTo: { fault }, says, calls: 0 });

const cannot = (code: string, says: RegExp): CommandError =>
  row({ error: `501 COMPATIBILITY/${code}`, comesTo: "unsupported", code, says, but: { list: FROM_REPORT } });

/** The schedules' paths have two forms: one that is not known makes way for the other. */
const unknownPath = (code: string, says: RegExp): CommandError =>
  row({
    error: `404 RESOURCE_NOT_FOUND/${code}`,
    comesTo: { fault: "NOT_FOUND" },
    says,
    but: { schedules: { sends: 2, calls: 2 }, list: FROM_REPORT },
  });

const onlyOf = (because: string, ...to: readonly Asked[]): Pick<CommandError, "only"> => ({ only: { to, because } });

const DONE = /accepted|Created: 1|was deleted|Schedules in the car/;

/** The car's own report lists the schedules, too. */
const FROM_REPORT: Different = { comesTo: "done", code: undefined, says: DONE, sends: 1, reads: 1, calls: 2 };

const HELD_OFF: Different = { comesTo: { fault: "RATE_LIMIT" }, says: /possible in 1 minute/, ...ONCE, calls: 0 };

const V2 = onlyOf("version 2.0 says so");

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
  row({ error: "400 VALIDATION/PARAMETER", comesTo: { fault: "REJECTED" }, says: /malformed or out of range/, ...V2 }),
  row({
    error: "400 VALIDATION without a user id",
    fault: { match: { method: "post", path: "/v3" }, status: 400, body: missingUser },
    comesTo: { fault: "NOT_CONFIGURED" },
    says: /Choose the car again/,
  }),
  owner("ACCOUNT_ISSUE", /problem with the owner's account/),
  owner("AUTHENTICATION_FAILED", /Connect the car again/),
  owner("NO_VEHICLES", /contains no car/),
  owner("PERMISSION", /too few permissions/),
  owner("SUBSCRIPTION", /subscription/),
  owner("VEHICLE_MISSING", /no longer in the owner's account/),
  owner("VIRTUAL_KEY_REQUIRED", /virtual key/),

  row({
    error: "401 AUTHENTICATION/UNAUTHORIZED",
    comesTo: { fault: "CREDENTIALS" },
    says: /client ID and the client secret/,
    sends: 2,
    calls: 0,
  }),
  row({
    error: "401 AUTHENTICATION/UNAUTHORIZED once",
    fault: refusal("401 AUTHENTICATION/UNAUTHORIZED"),
    comesTo: "done",
    says: DONE,
    sends: 2,
  }),
  turnedAway("403 AUTHENTICATION/ACCESS_DENIED", "PERMISSION", /no access to the car/),
  turnedAway("403 PERMISSION/UNKNOWN", "PERMISSION", /not granted/),
  { ...turnedAway("403 PERMISSION", "PERMISSION", /not granted/), ...V2 },
  unknownPath("PATH", /does not know this path/),
  row({
    error: "404 RESOURCE_NOT_FOUND/PATH once",
    fault: refusal("404 RESOURCE_NOT_FOUND/PATH"),
    comesTo: { fault: "NOT_FOUND" },
    says: /does not know this path/,
    but: { schedules: { comesTo: "done", says: DONE, sends: 2, calls: 2 }, list: FROM_REPORT },
  }),
  unknownPath("INVALID_PATH", /does not know this path/),
  unknownPath("VERSION", /Update this package/),
  row({
    error: "404 RESOURCE_NOT_FOUND/SIGNAL_NOT_FOUND",
    comesTo: { fault: "NOT_FOUND" },
    says: /no such signal/,
    but: { delete: { reads: 1, calls: 2, says: /lists this schedule but cannot delete it/ } },
    ...onlyOf("a signal is only read"),
  }),

  passing("ASLEEP", /asleep/),
  passing("UNREACHABLE", /cannot be reached/),
  passing("LOW_BATTERY", /battery is too low/),
  doubtful("409 VEHICLE_STATE/UNKNOWN", "UNKNOWN", {
    says: /without a reason/,
    listing: { comesTo: "refused", code: "UNKNOWN" },
  }),
  carSays("CHARGING_IN_PROGRESS", /already charging/, {
    but: { start: { comesTo: "already", code: undefined } },
    ...onlyOf("it answers a start", "start"),
  }),
  carSays("CHARGING_PLUG_CONNECTED", /cable is connected/, V2),
  carSays("CHARGING_PLUG_NOT_CONNECTED", /plug/i, {
    but: {
      "set-limit": { code: "NOT_PLUGGED_IN" },
      start: { code: "NOT_PLUGGED_IN" },
      stop: { comesTo: "already", code: undefined, says: /not charging/ },
    },
    ...onlyOf("it is about charging now", "start", "stop", "set-limit"),
  }),
  carSays("CHARGE_FAULT", /no power/, onlyOf("it is about charging now", "start", "stop")),
  carSays("DEVICE_PAIRING_REQUIRED", /phone is paired/),
  carSays("DOOR_OPEN", /door is open/, onlyOf("it is about locking", "lock", "unlock")),
  carSays("FULLY_CHARGED", /limit/, {
    but: { stop: { comesTo: "already", code: undefined, says: /not charging/ } },
    ...onlyOf("it answers a start", "start"),
  }),
  carSays("HOOD_OPEN", /hood is open/, onlyOf("it is about locking", "lock", "unlock")),
  carSays("IGNITION_ON", /switched on/),
  carSays("IN_MOTION", /moving/),
  carSays("NOT_CHARGING", /not charging/, {
    but: { stop: { comesTo: "already", code: undefined } },
    ...onlyOf("it answers a stop", "stop"),
  }),
  carSays("REMOTE_ACCESS_DISABLED", /Remote access/),
  carSays("TRUNK_OPEN", /trunk is open/, onlyOf("it is about locking", "lock", "unlock")),
  carSays("VEHICLE_OFFLINE_FOR_SERVICE", /service mode/),
  row({
    error: "409 of a subscription that exists",
    fault: { match: { method: "post", path: "/v3" }, status: 409, body: { errors: [{ status: "409" }] } },
    comesTo: "refused",
    says: /in its current state/,
    ...onlyOf("the management API says so"),
  }),

  limited("SMARTCAR_API", /Too many calls for this application/),
  limited("VEHICLE", /Too many calls for this car/),
  row({
    error: "429 RATE_LIMIT/VEHICLE once",
    fault: refusal("429 RATE_LIMIT/VEHICLE", { headers: { "retry-after": "60" } }),
    comesTo: "done",
    says: /accepted/,
    sends: 2,
    minutes: 1,
    but: { unlock: HELD_OFF, schedules: HELD_OFF, sync: { again: 1 } },
  }),
  turnedAway("430 BILLING/INVALID_PLAN", "PLAN_LIMIT", /does not include this/),
  turnedAway("430 BILLING/VEHICLE_LIMIT", "PLAN_LIMIT", /More cars/),
  turnedAway("430 BILLING/VEHICLE_REQUEST_LIMIT", "PLAN_LIMIT", /monthly calls are used/),
  turnedAway("430 BILLING/ACCOUNT_SUSPENDED", "PLAN_LIMIT", /suspended/),

  doubtful("500 SERVER/INTERNAL", "INTERNAL", { says: /internal error/, listing: fails("SERVER") }),
  doubtful("500 SERVER/MULTIPLE_RECORDS_FOUND", "MULTIPLE_RECORDS_FOUND", {
    says: /several records/,
    listing: fails("SERVER"),
  }),
  doubtful("500 SERVER/RECORD_NOT_FOUND", "RECORD_NOT_FOUND", { says: /lost its record/, listing: fails("SERVER") }),
  cannot("MAKE_NOT_COMPATIBLE", /does not support this make/),
  cannot("SMARTCAR_NOT_CAPABLE", /does not support this for this car yet/),
  cannot("VEHICLE_NOT_CAPABLE", /This car does not support this/),
  cannot("PLATFORM_NOT_CAPABLE", /way the car is connected/),
  doubtful("502 UPSTREAM/INVALID_DATA", "INVALID_DATA", { says: /invalid data/, listing: fails("UPSTREAM") }),
  doubtful("502 UPSTREAM/KNOWN_ISSUE", "KNOWN_ISSUE", { says: /known problem/, listing: fails("UPSTREAM") }),
  doubtful("502 UPSTREAM/NO_RESPONSE", "NO_RESPONSE", { says: /did not respond/, listing: fails("UPSTREAM") }),
  doubtful("502 UPSTREAM/UNKNOWN_ISSUE", "UNKNOWN_ISSUE", {
    says: /make's cloud is unavailable/,
    listing: fails("UPSTREAM"),
  }),
  row({
    error: "502 UPSTREAM/RATE_LIMIT",
    comesTo: { fault: "UPSTREAM" },
    says: /accepts no more calls/,
    but: { stop: { sends: 3, calls: 3, minutes: 120 }, sync: AGAIN },
  }),
  doubtful("504 of a gateway", undefined, {
    says: /did not respond in time/,
    listing: fails("TIMEOUT"),
    fault: { match: { method: "post", path: "/v3" }, status: 504, body: "" },
  }),
  doubtful("no answer: a cut connection", undefined, {
    says: /closed the connection/,
    listing: fails("NETWORK"),
    fault: { match: { method: "post", path: "/v3" }, cut: "before" },
  }),
];

/** A read of the car that tells nothing, so that what is open stays open. */
export const silentCar = { match: { path: "/v3/vehicles/.*/signals" }, body: { data: [] } };
