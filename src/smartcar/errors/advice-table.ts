import { MINUTE_MS, SECOND_MS } from "../../core/duration";
import type { ErrorCode, ErrorScope, RetryAdvice } from "../../core/error";
import type { Key } from "../../core/speech";
import { userIdMissing } from "./refusal";

type ErrorKey = Extract<Key, `error.${string}`>;

/** What one kind of refusal means, and what to do about it. */
export interface Advice {
  readonly code: ErrorCode;
  /** What happened and what to do. */
  readonly says: ErrorKey;
  /** `request` if absent. */
  readonly scope?: ErrorScope;
  /** `never` if absent. */
  readonly retry?: RetryAdvice;
  /** How long to wait if Smartcar does not say. */
  readonly waitMs?: number;
  /** A command may have been carried out all the same, so it must be read back and never simply repeated. */
  readonly isDoubtful?: true;
}

type Rule = Omit<Advice, "says">;

const ownerMust: Rule = { code: "OWNER_ACTION", scope: "vehicle" };
const carSays: Rule = { code: "VEHICLE_STATE" };
const carSaysForNow: Rule = { ...carSays, retry: "later", waitMs: 5 * MINUTE_MS };
const cannot: Rule = { code: "UNSUPPORTED" };
const credentials: Rule = { code: "CREDENTIALS", scope: "application" };
const notYours: Rule = { code: "PERMISSION", scope: "vehicle" };
const unknown: Rule = { code: "NOT_FOUND" };
const planSays = (scope: ErrorScope): Rule => ({ code: "PLAN_LIMIT", scope });
const upstream: Rule = { code: "UPSTREAM", scope: "vehicle", retry: "later", waitMs: MINUTE_MS, isDoubtful: true };
const server: Rule = { code: "SERVER", retry: "later", waitMs: 30 * SECOND_MS, isDoubtful: true };
const makeLimit: Rule = { code: "UPSTREAM", scope: "vehicle", retry: "later", waitMs: 60 * MINUTE_MS };
const isAway = { scope: "vehicle" } as const;

/**
 * Every refusal that Smartcar documents, and those seen in the field: by `TYPE/CODE`, by `TYPE/status`, or by `TYPE` for
 * the rest of it (Smartcar docs: API errors). The behavior behind them is our reading.
 */
export const adviceTable: Readonly<Record<string, Advice>> = {
  VALIDATION: { code: "REJECTED", says: "error.VALIDATION" },
  [`VALIDATION/${userIdMissing}`]: { code: "NOT_CONFIGURED", says: "error.VALIDATION/USER_ID_MISSING" },

  CONNECTED_SERVICES_ACCOUNT: { ...ownerMust, says: "error.CONNECTED_SERVICES_ACCOUNT" },
  "CONNECTED_SERVICES_ACCOUNT/ACCOUNT_ISSUE": { ...ownerMust, says: "error.CONNECTED_SERVICES_ACCOUNT/ACCOUNT_ISSUE" },
  "CONNECTED_SERVICES_ACCOUNT/AUTHENTICATION_FAILED": {
    ...ownerMust,
    says: "error.CONNECTED_SERVICES_ACCOUNT/AUTHENTICATION_FAILED",
  },
  "CONNECTED_SERVICES_ACCOUNT/NO_VEHICLES": { ...ownerMust, says: "error.CONNECTED_SERVICES_ACCOUNT/NO_VEHICLES" },
  "CONNECTED_SERVICES_ACCOUNT/PERMISSION": { ...ownerMust, says: "error.CONNECTED_SERVICES_ACCOUNT/PERMISSION" },
  "CONNECTED_SERVICES_ACCOUNT/SUBSCRIPTION": { ...ownerMust, says: "error.CONNECTED_SERVICES_ACCOUNT/SUBSCRIPTION" },
  "CONNECTED_SERVICES_ACCOUNT/VEHICLE_MISSING": {
    ...ownerMust,
    says: "error.CONNECTED_SERVICES_ACCOUNT/VEHICLE_MISSING",
  },
  "CONNECTED_SERVICES_ACCOUNT/VIRTUAL_KEY_REQUIRED": {
    ...ownerMust,
    says: "error.CONNECTED_SERVICES_ACCOUNT/VIRTUAL_KEY_REQUIRED",
  },

  AUTHENTICATION: { ...credentials, says: "error.AUTHENTICATION" },
  "AUTHENTICATION/ACCESS_DENIED": { ...notYours, says: "error.AUTHENTICATION/ACCESS_DENIED" },
  "AUTHENTICATION/403": { ...notYours, says: "error.AUTHENTICATION/ACCESS_DENIED" },
  "OAUTH/INVALID_CLIENT": { ...credentials, says: "error.OAUTH/INVALID_CLIENT" },
  "OAUTH/INVALID_GRANT": { code: "PERMISSION", says: "error.OAUTH/INVALID_GRANT" },
  OAUTH: { ...credentials, says: "error.OAUTH" },
  "OAUTH/SERVER_ERROR": { ...server, says: "error.SERVER" },
  "OAUTH/TEMPORARILY_UNAVAILABLE": { ...server, says: "error.SERVER" },

  PERMISSION: { code: "PERMISSION", says: "error.PERMISSION" },

  RESOURCE_NOT_FOUND: { ...unknown, says: "error.RESOURCE_NOT_FOUND" },
  "RESOURCE_NOT_FOUND/PATH": { ...unknown, says: "error.RESOURCE_NOT_FOUND/PATH" },
  "RESOURCE_NOT_FOUND/INVALID_PATH": { ...unknown, says: "error.RESOURCE_NOT_FOUND/PATH" },
  "RESOURCE_NOT_FOUND/VERSION": { ...unknown, says: "error.RESOURCE_NOT_FOUND/VERSION" },
  "RESOURCE_NOT_FOUND/VEHICLE_NOT_FOUND": {
    ...unknown,
    scope: "vehicle",
    says: "error.RESOURCE_NOT_FOUND/VEHICLE_NOT_FOUND",
  },
  "RESOURCE_NOT_FOUND/SIGNAL_NOT_FOUND": { ...unknown, says: "error.RESOURCE_NOT_FOUND/SIGNAL_NOT_FOUND" },

  VEHICLE_STATE: { ...carSays, says: "error.VEHICLE_STATE" },
  "VEHICLE_STATE/ASLEEP": { ...carSaysForNow, ...isAway, says: "error.VEHICLE_STATE/ASLEEP" },
  "VEHICLE_STATE/CHARGE_FAULT": { ...carSays, says: "error.VEHICLE_STATE/CHARGE_FAULT" },
  "VEHICLE_STATE/CHARGING_IN_PROGRESS": { ...carSays, says: "error.VEHICLE_STATE/CHARGING_IN_PROGRESS" },
  "VEHICLE_STATE/CHARGING_PLUG_CONNECTED": { ...carSays, says: "error.VEHICLE_STATE/CHARGING_PLUG_CONNECTED" },
  "VEHICLE_STATE/CHARGING_PLUG_NOT_CONNECTED": { ...carSays, says: "error.VEHICLE_STATE/CHARGING_PLUG_NOT_CONNECTED" },
  "VEHICLE_STATE/DEVICE_PAIRING_REQUIRED": { ...carSays, says: "error.VEHICLE_STATE/DEVICE_PAIRING_REQUIRED" },
  "VEHICLE_STATE/DOOR_OPEN": { ...carSays, says: "error.VEHICLE_STATE/DOOR_OPEN" },
  "VEHICLE_STATE/FULLY_CHARGED": { ...carSays, says: "error.VEHICLE_STATE/FULLY_CHARGED" },
  "VEHICLE_STATE/HOOD_OPEN": { ...carSays, says: "error.VEHICLE_STATE/HOOD_OPEN" },
  "VEHICLE_STATE/IGNITION_ON": { ...carSays, says: "error.VEHICLE_STATE/IGNITION_ON" },
  "VEHICLE_STATE/IN_MOTION": { ...carSays, says: "error.VEHICLE_STATE/IN_MOTION" },
  "VEHICLE_STATE/LOW_BATTERY": { ...carSaysForNow, says: "error.VEHICLE_STATE/LOW_BATTERY" },
  "VEHICLE_STATE/NOT_CHARGING": { ...carSays, says: "error.VEHICLE_STATE/NOT_CHARGING" },
  "VEHICLE_STATE/REMOTE_ACCESS_DISABLED": { ...carSays, ...isAway, says: "error.VEHICLE_STATE/REMOTE_ACCESS_DISABLED" },
  "VEHICLE_STATE/TRUNK_OPEN": { ...carSays, says: "error.VEHICLE_STATE/TRUNK_OPEN" },
  "VEHICLE_STATE/UNKNOWN": { ...carSaysForNow, isDoubtful: true, says: "error.VEHICLE_STATE/UNKNOWN" },
  "VEHICLE_STATE/UNREACHABLE": { ...carSaysForNow, ...isAway, says: "error.VEHICLE_STATE/UNREACHABLE" },
  "VEHICLE_STATE/VEHICLE_OFFLINE_FOR_SERVICE": {
    ...carSays,
    ...isAway,
    says: "error.VEHICLE_STATE/VEHICLE_OFFLINE_FOR_SERVICE",
  },
  CONFLICT: { code: "REJECTED", says: "error.CONFLICT" },

  RATE_LIMIT: { code: "RATE_LIMIT", scope: "application", retry: "later", says: "error.RATE_LIMIT" },
  "RATE_LIMIT/VEHICLE": { code: "RATE_LIMIT", scope: "vehicle", retry: "later", says: "error.RATE_LIMIT/VEHICLE" },
  "RATE_LIMIT/UPSTREAM": { ...makeLimit, says: "error.UPSTREAM/RATE_LIMIT" },

  BILLING: { ...planSays("vehicle"), says: "error.BILLING" },
  "BILLING/INVALID_PLAN": { ...planSays("application"), says: "error.BILLING/INVALID_PLAN" },
  "BILLING/VEHICLE_LIMIT": { ...planSays("vehicle"), says: "error.BILLING/VEHICLE_LIMIT" },
  "BILLING/VEHICLE_REQUEST_LIMIT": { ...planSays("vehicle"), says: "error.BILLING/VEHICLE_REQUEST_LIMIT" },
  "BILLING/ACCOUNT_SUSPENDED": { ...planSays("application"), says: "error.BILLING/ACCOUNT_SUSPENDED" },

  SERVER: { ...server, says: "error.SERVER" },
  "SERVER/MULTIPLE_RECORDS_FOUND": { ...server, retry: "never", says: "error.SERVER/MULTIPLE_RECORDS_FOUND" },
  "SERVER/RECORD_NOT_FOUND": { ...server, retry: "never", says: "error.SERVER/RECORD_NOT_FOUND" },

  COMPATIBILITY: { ...cannot, says: "error.COMPATIBILITY" },
  "COMPATIBILITY/MAKE_NOT_COMPATIBLE": { ...cannot, says: "error.COMPATIBILITY/MAKE_NOT_COMPATIBLE" },
  "COMPATIBILITY/SMARTCAR_NOT_CAPABLE": { ...cannot, says: "error.COMPATIBILITY/SMARTCAR_NOT_CAPABLE" },
  "COMPATIBILITY/VEHICLE_NOT_CAPABLE": { ...cannot, says: "error.COMPATIBILITY" },
  "COMPATIBILITY/PLATFORM_NOT_CAPABLE": { ...cannot, says: "error.COMPATIBILITY/PLATFORM_NOT_CAPABLE" },

  UPSTREAM: { ...upstream, says: "error.UPSTREAM" },
  "UPSTREAM/INVALID_DATA": { ...upstream, says: "error.UPSTREAM/INVALID_DATA" },
  "UPSTREAM/KNOWN_ISSUE": { ...upstream, says: "error.UPSTREAM/KNOWN_ISSUE" },
  "UPSTREAM/NO_RESPONSE": { ...upstream, says: "error.UPSTREAM/NO_RESPONSE" },
  "UPSTREAM/UNKNOWN_ISSUE": { ...upstream, says: "error.UPSTREAM" },
  "UPSTREAM/RATE_LIMIT": { ...makeLimit, says: "error.UPSTREAM/RATE_LIMIT" },

  REQUEST_TIMEOUT: { ...server, code: "TIMEOUT", says: "error.REQUEST_TIMEOUT" },
  TOO_EARLY: { ...server, says: "error.TOO_EARLY" },
  GATEWAY_TIMEOUT: { ...upstream, code: "TIMEOUT", says: "error.GATEWAY_TIMEOUT" },
};
