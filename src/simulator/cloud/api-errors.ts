/** What a kind of error always says: status, text for the developer, and what Smartcar suggests. */
type ErrorKind = readonly [status: number, detail: string, resolution: string | null];

/** The errors that the simulator can give, by type and code. Smartcar docs: API errors. */
const kinds = {
  "VALIDATION/INVALID_INPUT_FORMAT": [400, "The request is not of the documented form.", null],
  "CONNECTED_SERVICES_ACCOUNT/ACCOUNT_ISSUE": [400, "The owner must act in the maker's app.", null],
  "CONNECTED_SERVICES_ACCOUNT/AUTHENTICATION_FAILED": [
    400,
    "The maker no longer accepts the owner's login.",
    "REAUTHENTICATE",
  ],
  "CONNECTED_SERVICES_ACCOUNT/NO_VEHICLES": [400, "The owner's account has no vehicles.", null],
  "CONNECTED_SERVICES_ACCOUNT/PERMISSION": [400, "The owner's account may not do this.", "REAUTHENTICATE"],
  "CONNECTED_SERVICES_ACCOUNT/SUBSCRIPTION": [400, "The owner's subscription with the maker has ended.", null],
  "CONNECTED_SERVICES_ACCOUNT/VEHICLE_MISSING": [400, "The vehicle is no longer in the owner's account.", null],
  "CONNECTED_SERVICES_ACCOUNT/VIRTUAL_KEY_REQUIRED": [400, "A virtual key must be added to the vehicle.", null],
  "AUTHENTICATION/UNAUTHORIZED": [401, "The access token is missing, unknown or expired.", null],
  "AUTHENTICATION/ACCESS_DENIED": [403, "The user has not granted this, or not for this vehicle.", "REAUTHENTICATE"],
  "RESOURCE_NOT_FOUND/PATH": [404, "There is nothing at this path.", null],
  "RESOURCE_NOT_FOUND/SCHEDULE_NOT_FOUND": [404, "There is no such schedule of this vehicle.", null],
  "RESOURCE_NOT_FOUND/SIGNAL_NOT_FOUND": [404, "There is no such signal of this vehicle.", null],
  "VEHICLE_STATE/ASLEEP": [409, "The vehicle is asleep.", "RETRY_LATER"],
  "VEHICLE_STATE/CHARGE_FAULT": [409, "The charging station gives no current.", null],
  "VEHICLE_STATE/CHARGING_IN_PROGRESS": [409, "The vehicle is already charging.", null],
  "VEHICLE_STATE/CHARGING_PLUG_NOT_CONNECTED": [409, "The charging cable is not connected.", null],
  "VEHICLE_STATE/DEVICE_PAIRING_REQUIRED": [409, "A phone must be paired with the vehicle.", "REAUTHENTICATE"],
  "VEHICLE_STATE/DOOR_OPEN": [409, "A door of the vehicle is open.", null],
  "VEHICLE_STATE/FULLY_CHARGED": [409, "The vehicle is charged to its limit.", null],
  "VEHICLE_STATE/HOOD_OPEN": [409, "The hood of the vehicle is open.", null],
  "VEHICLE_STATE/IGNITION_ON": [409, "The ignition of the vehicle is on.", null],
  "VEHICLE_STATE/IN_MOTION": [409, "The vehicle is in motion.", null],
  "VEHICLE_STATE/LOW_BATTERY": [409, "A battery of the vehicle is too low.", null],
  "VEHICLE_STATE/NOT_CHARGING": [409, "The vehicle is not charging.", null],
  "VEHICLE_STATE/REMOTE_ACCESS_DISABLED": [409, "Remote access is switched off in the vehicle.", null],
  "VEHICLE_STATE/TRUNK_OPEN": [409, "The trunk of the vehicle is open.", null],
  "VEHICLE_STATE/UNKNOWN": [409, "The vehicle is in a state that does not allow this.", null],
  "VEHICLE_STATE/UNREACHABLE": [409, "The vehicle cannot be reached.", "RETRY_LATER"],
  "VEHICLE_STATE/VEHICLE_OFFLINE_FOR_SERVICE": [409, "The vehicle is offline for service.", null],
  "SUBSCRIPTION/ALREADY_EXISTS": [409, "The vehicle is already subscribed to this webhook.", null],
  "RATE_LIMIT/SMARTCAR_API": [429, "The application has sent too many requests.", "RETRY_LATER"],
  "RATE_LIMIT/VEHICLE": [429, "This vehicle was asked too often.", "RETRY_LATER"],
  "BILLING/VEHICLE_REQUEST_LIMIT": [430, "The plan's requests of this vehicle are used up.", "CONTACT_SUPPORT"],
  "SERVER/INTERNAL": [500, "Something went wrong in the simulator.", "RETRY_LATER"],
  "COMPATIBILITY/VEHICLE_NOT_CAPABLE": [501, "This vehicle is not capable of this.", null],
  "UPSTREAM/RATE_LIMIT": [502, "The maker refuses, because the vehicle was asked too often.", "RETRY_LATER"],
} as const satisfies Readonly<Record<string, ErrorKind>>;

/** An error by its type and code, as `VEHICLE_STATE/ASLEEP`. */
export type ApiErrorName = keyof typeof kinds;

/** One entry of the `errors` list of version 3. */
export interface ErrorEntry {
  readonly status: string;
  readonly type: string;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly links: { readonly about: string };
  readonly resolution: { readonly type: string | null };
  readonly suggestedUserMessage: string;
  readonly meta: object;
}

/** The HTTP status that goes with an error. */
export function statusOf(name: ApiErrorName): number {
  return kinds[name][0];
}

/** The error as the API writes it; `detail` replaces the usual text. */
export function errorEntry(name: ApiErrorName, detail: string = kinds[name][1]): ErrorEntry {
  const [type = "", code = ""] = name.split("/");
  const [status, usualDetail, resolution] = kinds[name];
  return {
    status: String(status),
    type,
    code,
    title: code
      .replaceAll("_", " ")
      .toLowerCase()
      .replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase()),
    detail,
    links: { about: `https://smartcar.com/docs/errors/api-errors/${kebab(type)}-errors#${kebab(code)}` },
    resolution: { type: resolution },
    suggestedUserMessage: usualDetail,
    meta: {},
  };
}

function kebab(words: string): string {
  return words.toLowerCase().replaceAll("_", "-");
}

/** Thrown where a request ends in an error; the HTTP layer turns it into the document of version 3. */
export class ApiError extends Error {
  readonly kind: ApiErrorName;
  /** How long to wait before the next try. */
  readonly retryAfterMs: number | undefined;

  constructor(kind: ApiErrorName, { detail, retryAfterMs }: { detail?: string; retryAfterMs?: number } = {}) {
    super(detail ?? kinds[kind][1]);
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
  }
}
