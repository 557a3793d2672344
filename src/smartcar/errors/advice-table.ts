import { MINUTE_MS, SECOND_MS } from "../../core/duration";
import type { ErrorCode, ErrorScope, RetryAdvice } from "../../core/error";
import { userIdMissing } from "./refusal";

/** What one kind of refusal means, and what to do about it. */
export interface Advice {
  readonly code: ErrorCode;
  /** What happened and what to do, without the full stop. */
  readonly sentence: string;
  /** `request` if absent. */
  readonly scope?: ErrorScope;
  /** `never` if absent. */
  readonly retry?: RetryAdvice;
  /** How long to wait if Smartcar does not say. */
  readonly waitMs?: number;
  /** A command may have been carried out all the same, so it must be read back and never simply repeated. */
  readonly isDoubtful?: true;
}

const ownerMust = (sentence: string): Advice => ({ code: "OWNER_ACTION", scope: "vehicle", sentence });

const carSays = (sentence: string): Advice => ({ code: "VEHICLE_STATE", sentence });

const carSaysForNow = (sentence: string): Advice => ({ ...carSays(sentence), retry: "later", waitMs: 5 * MINUTE_MS });

const carIsAway = (advice: Advice): Advice => ({ ...advice, scope: "vehicle" });

const cannot = (sentence: string): Advice => ({ code: "UNSUPPORTED", sentence });

const credentials = (sentence: string): Advice => ({ code: "CREDENTIALS", scope: "application", sentence });

const planSays = (scope: ErrorScope, sentence: string): Advice => ({ code: "PLAN_LIMIT", scope, sentence });

const upstream = (sentence: string): Advice => ({
  code: "UPSTREAM",
  scope: "vehicle",
  retry: "later",
  waitMs: MINUTE_MS,
  isDoubtful: true,
  sentence,
});

const server: Advice = {
  code: "SERVER",
  retry: "later",
  waitMs: 30 * SECOND_MS,
  isDoubtful: true,
  sentence: "Smartcar failed with an error of its own: try again in a while",
};

const makerLimit: Advice = {
  code: "UPSTREAM",
  scope: "vehicle",
  retry: "later",
  waitMs: 60 * MINUTE_MS,
  sentence:
    "The maker takes no more requests for this car, those of its own app included: leave the car alone for an hour",
};

const notYours: Advice = {
  code: "PERMISSION",
  scope: "vehicle",
  sentence:
    "This application may not see the car, or the car belongs to another user: choose the car again, or connect it again",
};

const unknownPath: Advice = {
  code: "NOT_FOUND",
  sentence: "Smartcar does not know this path: check the address in the account",
};

const tokenTrouble =
  "Smartcar gave no token: check the client id and the client secret for missing or stray characters";

/**
 * Every refusal that Smartcar documents, and those seen in the field: by `TYPE/CODE`, by `TYPE/status`, or by `TYPE` for
 * the rest of it (Smartcar docs: API errors). The behaviour behind them is our reading.
 */
export const adviceTable: Readonly<Record<string, Advice>> = {
  VALIDATION: {
    code: "REJECTED",
    sentence: "Smartcar finds a value of this request malformed or out of range: check the settings and the message",
  },
  [`VALIDATION/${userIdMissing}`]: {
    code: "NOT_CONFIGURED",
    sentence: "Smartcar misses the id of the car's owner: choose the car again in the node's settings",
  },

  CONNECTED_SERVICES_ACCOUNT: ownerMust(
    "The maker refuses the owner's account: the owner signs in to the maker's app and does what it asks",
  ),
  "CONNECTED_SERVICES_ACCOUNT/ACCOUNT_ISSUE": ownerMust(
    "The maker reports a problem with the owner's account: the owner signs in to the maker's app and does what it asks",
  ),
  "CONNECTED_SERVICES_ACCOUNT/AUTHENTICATION_FAILED": ownerMust(
    "The maker no longer accepts the owner's login: connect the car again through Smartcar Connect",
  ),
  "CONNECTED_SERVICES_ACCOUNT/NO_VEHICLES": ownerMust(
    "The owner's account with the maker holds no car: add the car in the maker's app, then connect it again",
  ),
  "CONNECTED_SERVICES_ACCOUNT/PERMISSION": ownerMust(
    "The owner's account has too few rights over the car: have them granted in the maker's app, then connect the car again",
  ),
  "CONNECTED_SERVICES_ACCOUNT/SUBSCRIPTION": ownerMust(
    "The maker's subscription for connected services has ended or never began: the owner renews it in the maker's app",
  ),
  "CONNECTED_SERVICES_ACCOUNT/VEHICLE_MISSING": ownerMust(
    "The car is no longer in the owner's account with the maker: add it there, then connect it again",
  ),
  "CONNECTED_SERVICES_ACCOUNT/VIRTUAL_KEY_REQUIRED": ownerMust(
    "The car takes no commands without a virtual key: the owner adds Smartcar's key in the maker's app",
  ),

  AUTHENTICATION: credentials(
    "Smartcar refuses the token that it issued for this client id: check the account's client id and client secret",
  ),
  "AUTHENTICATION/ACCESS_DENIED": notYours,
  "AUTHENTICATION/403": notYours,
  "OAUTH/INVALID_CLIENT": credentials("Smartcar does not accept the client id and the client secret: copy both again"),
  "OAUTH/INVALID_GRANT": {
    code: "PERMISSION",
    sentence: "The owner's access through version 2 has ended, or its code was used before: connect the car again",
  },
  OAUTH: credentials(tokenTrouble),
  "OAUTH/SERVER_ERROR": server,
  "OAUTH/TEMPORARILY_UNAVAILABLE": server,

  PERMISSION: {
    code: "PERMISSION",
    sentence: "The owner has not granted this: connect the car again and grant the permission that is missing",
  },

  RESOURCE_NOT_FOUND: {
    code: "NOT_FOUND",
    sentence: "Smartcar does not know what was asked for: check the ids of the car and of what was asked",
  },
  "RESOURCE_NOT_FOUND/PATH": unknownPath,
  "RESOURCE_NOT_FOUND/INVALID_PATH": unknownPath,
  "RESOURCE_NOT_FOUND/VERSION": {
    code: "NOT_FOUND",
    sentence: "Smartcar no longer offers this version of its API: update this package",
  },
  "RESOURCE_NOT_FOUND/VEHICLE_NOT_FOUND": {
    code: "NOT_FOUND",
    scope: "vehicle",
    sentence: "Smartcar does not know this car, or no longer: choose the car again, or connect it again",
  },
  "RESOURCE_NOT_FOUND/SIGNAL_NOT_FOUND": {
    code: "NOT_FOUND",
    sentence: "Smartcar has no such signal for this car: check the signal's code",
  },

  VEHICLE_STATE: carSays("The car is not in a state that allows this: look at the car, then try again"),
  "VEHICLE_STATE/ASLEEP": carIsAway(
    carSaysForNow("The car is asleep: wake it in the maker's app, or try again in some minutes"),
  ),
  "VEHICLE_STATE/CHARGE_FAULT": carSays(
    "The car gets no current or follows a timer of its own: check the wallbox and the timers in the car",
  ),
  "VEHICLE_STATE/CHARGING_IN_PROGRESS": carSays("The car is charging already: nothing to do"),
  "VEHICLE_STATE/CHARGING_PLUG_CONNECTED": carSays("The charging cable is connected: unplug it first"),
  "VEHICLE_STATE/CHARGING_PLUG_NOT_CONNECTED": carSays("The charging cable is not connected: plug the car in first"),
  "VEHICLE_STATE/DEVICE_PAIRING_REQUIRED": carSays(
    "The car obeys only once a phone is paired with it: pair one in the maker's app",
  ),
  "VEHICLE_STATE/DOOR_OPEN": carSays("A door is open: close it first"),
  "VEHICLE_STATE/FULLY_CHARGED": carSays("The car is charged up to its limit: raise the limit to charge on"),
  "VEHICLE_STATE/HOOD_OPEN": carSays("The hood is open: close it first"),
  "VEHICLE_STATE/IGNITION_ON": carSays("The car is switched on: switch it off first"),
  "VEHICLE_STATE/IN_MOTION": carSays("The car is moving: wait until it is parked"),
  "VEHICLE_STATE/LOW_BATTERY": carSaysForNow(
    "The car's battery is too low for this: charge it at the car, or try again later",
  ),
  "VEHICLE_STATE/NOT_CHARGING": carSays("The car is not charging: nothing to stop"),
  "VEHICLE_STATE/REMOTE_ACCESS_DISABLED": carIsAway(
    carSays("Remote access is switched off in the car: switch it on in the car's settings"),
  ),
  "VEHICLE_STATE/TRUNK_OPEN": carSays("The trunk is open: close it first"),
  "VEHICLE_STATE/UNKNOWN": {
    ...carSaysForNow("The car refused without saying why: look at the car, or try again in some minutes"),
    isDoubtful: true,
  },
  "VEHICLE_STATE/UNREACHABLE": carIsAway(
    carSaysForNow("The car cannot be reached, out of coverage perhaps: try again in some minutes"),
  ),
  "VEHICLE_STATE/VEHICLE_OFFLINE_FOR_SERVICE": carIsAway(
    carSays("The car is in service mode: wait until the workshop is done"),
  ),
  CONFLICT: { code: "REJECTED", sentence: "Smartcar has this already: nothing to do" },

  RATE_LIMIT: {
    code: "RATE_LIMIT",
    scope: "application",
    retry: "later",
    sentence: "Too many requests for this application: ask less often",
  },
  "RATE_LIMIT/VEHICLE": {
    code: "RATE_LIMIT",
    scope: "vehicle",
    retry: "later",
    sentence: "Too many requests for this car: ask less often",
  },
  "RATE_LIMIT/UPSTREAM": makerLimit,

  BILLING: planSays(
    "vehicle",
    "The Smartcar plan does not cover this request: look at the plan in the Smartcar dashboard",
  ),
  "BILLING/INVALID_PLAN": planSays(
    "application",
    "The Smartcar plan does not include this: choose another plan in the Smartcar dashboard",
  ),
  "BILLING/VEHICLE_LIMIT": planSays(
    "vehicle",
    "The Smartcar plan covers fewer cars than are connected: remove a car or choose another plan",
  ),
  "BILLING/VEHICLE_REQUEST_LIMIT": planSays(
    "vehicle",
    "This car's calls of the month are used up: wait for the next month, use a webhook, or choose another plan",
  ),
  "BILLING/ACCOUNT_SUSPENDED": planSays(
    "application",
    "Smartcar has suspended the account: settle it in the Smartcar dashboard",
  ),

  SERVER: server,
  "SERVER/MULTIPLE_RECORDS_FOUND": {
    ...server,
    retry: "never",
    sentence: "Smartcar holds this car more than once: write to Smartcar's support",
  },
  "SERVER/RECORD_NOT_FOUND": {
    ...server,
    retry: "never",
    sentence: "Smartcar has lost its record of this car: connect the car again, or write to Smartcar's support",
  },

  COMPATIBILITY: cannot("This car cannot do this: do without it"),
  "COMPATIBILITY/MAKE_NOT_COMPATIBLE": cannot("Smartcar does not support this make: do without it"),
  "COMPATIBILITY/SMARTCAR_NOT_CAPABLE": cannot("Smartcar cannot do this with this car yet: do without it"),
  "COMPATIBILITY/VEHICLE_NOT_CAPABLE": cannot("This car cannot do this: do without it"),
  "COMPATIBILITY/PLATFORM_NOT_CAPABLE": cannot(
    "The car is connected in a way that does not allow this: connect it again through Smartcar Connect",
  ),

  UPSTREAM: upstream("The maker's service failed: try again in a while"),
  "UPSTREAM/INVALID_DATA": upstream("The maker's service sent data that makes no sense: try again in a while"),
  "UPSTREAM/KNOWN_ISSUE": upstream("The maker's service has a known fault: try again in a while"),
  "UPSTREAM/NO_RESPONSE": upstream("The maker's service did not answer: try again in a while"),
  "UPSTREAM/UNKNOWN_ISSUE": upstream("The maker's service failed: try again in a while"),
  "UPSTREAM/RATE_LIMIT": makerLimit,

  REQUEST_TIMEOUT: {
    ...server,
    code: "TIMEOUT",
    sentence: "The request was not answered in time: try again in a while",
  },
  TOO_EARLY: { ...server, sentence: "Smartcar did not take the request yet: try again in a while" },
  GATEWAY_TIMEOUT: { ...upstream("The maker's service did not answer in time: try again in a while"), code: "TIMEOUT" },
};
