import { adviceTable } from "./advice-table";
import type { Advice } from "./advice-table";
import type { Refusal } from "./refusal";

/** The type that a status stands for when the answer names none, as in old forms and in empty answers. */
const typeOfStatus: Readonly<Record<number, string>> = {
  400: "VALIDATION",
  401: "AUTHENTICATION",
  403: "PERMISSION",
  404: "RESOURCE_NOT_FOUND",
  408: "REQUEST_TIMEOUT",
  409: "VEHICLE_STATE",
  425: "TOO_EARLY",
  429: "RATE_LIMIT",
  430: "BILLING",
  500: "SERVER",
  501: "COMPATIBILITY",
  502: "UPSTREAM",
  503: "SERVER",
  504: "GATEWAY_TIMEOUT",
};

const unknownRefusal: Advice = {
  code: "REJECTED",
  says: "error.undocumented",
};

/** What to make of a refusal: by type and code, else by type, else by the status of the answer. Never without an advice. */
export function adviceFor({ type, reason }: Refusal, status: number): Advice {
  const implied = typeOfStatus[status] ?? (status >= 500 ? "SERVER" : undefined);
  const keys = [`${type}/${reason}`, `${type}/${status}`, `${implied}/${reason}`, type, implied];
  const known = keys.find((key) => key !== undefined && Object.hasOwn(adviceTable, key));
  const advice = known === undefined ? undefined : adviceTable[known];
  // Behind a 200 or 202 nobody can say how far an unknown refusal went.
  return advice ?? (status < 300 ? { ...unknownRefusal, isDoubtful: true } : unknownRefusal);
}
