import { SmartcarError } from "../../core/error";
import { say } from "../../core/speech";
import type { Hosts } from "../transport/hosts";
import { paths } from "../paths";

/**
 * What each purpose needs (Smartcar docs: permissions). Nothing works without what is `required:`, so the owner cannot leave it
 * out. The rest is not, because Connect turns away a car whose make does not know a required permission: a Volvo takes schedules
 * but no start, a BMW reports no odometer.
 */
const SCOPES = {
  reading: ["required:read_charge", "required:read_battery", "read_vehicle_info", "read_odometer", "read_fuel"],
  charging: ["required:read_charge", "required:read_battery", "control_charge"],
  locking: ["read_security", "control_security"],
  location: ["read_location"],
  records: ["read_charge_records"],
} as const;

/** What an owner can be asked for, in the words of the dialog. */
export type Purpose = keyof typeof SCOPES;

/** Whether it is something that a connection can be for. */
export function isPurpose(text: unknown): text is Purpose {
  return typeof text === "string" && Object.hasOwn(SCOPES, text);
}

/** What Smartcar Connect is opened with. */
export interface ConnectRequest {
  /** A UUID: not the id of the API credentials. */
  readonly applicationId: string;
  /** Exactly as it is in Smartcar's dashboard. */
  readonly redirectUri: string;
  readonly purposes: readonly Purpose[];
  /** Comes back with the answer. */
  readonly state: string;
  /** `simulated` for the cars of the simulator in Smartcar's dashboard. */
  readonly mode: "live" | "simulated";
  /** Spares the owner the choice of the make. */
  readonly make?: string | undefined;
  /** Whether the owner may choose one car only. */
  readonly isSingle?: boolean | undefined;
}

/**
 * The page on which an owner grants access to cars (Smartcar docs: Connect). Throws NOT_CONFIGURED without an application id,
 * BAD_INPUT for the other id or without a purpose.
 */
export function connectUrl(hosts: Hosts, request: ConnectRequest): string {
  const { redirectUri, state, mode, make, isSingle = false } = request;
  const applicationId = checkedApplicationId(request.applicationId);
  const query = new URLSearchParams({
    response_type: "code",
    // Version 2 calls it the client id, version 3 the application id; each leaves the other aside.
    client_id: applicationId,
    application_id: applicationId,
    redirect_uri: redirectUri,
    scope: scopeOf(request.purposes),
    state,
    mode,
    // Who connects again may want to grant more than before, and is not asked otherwise.
    approval_prompt: "force",
    single_select: String(isSingle),
  });
  if (make) query.set("make", make.toUpperCase());
  return `${hosts.connect}${paths.connect(query)}`;
}

/** All permissions of these purposes, each once. */
function scopeOf(purposes: readonly Purpose[]): string {
  if (purposes.length === 0) {
    throw new SmartcarError("BAD_INPUT", say("error.no-permission-selected"));
  }
  return [...new Set(purposes.flatMap((purpose) => SCOPES[purpose]))].join(" ");
}

function checkedApplicationId(id: string): string {
  if (id === "") {
    throw new SmartcarError("NOT_CONFIGURED", say("error.no-application-id"));
  }
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return id;
  const isClientId = id.startsWith("client_");
  throw new SmartcarError("BAD_INPUT", say(`error.application-id-${isClientId ? "is-client" : "format"}`));
}
