import { SmartcarError } from "../../src/core/error";
import { documentOf } from "../../src/smartcar/document";
import type { Answer, ApiRequest, RequestKind } from "../../src/smartcar/transport/request";

export const request = (kind: RequestKind): ApiRequest => ({
  what: kind === "command" ? "charge-stop" : "signals",
  kind,
  method: kind === "command" ? "POST" : "GET",
  origin: "https://vehicle.api.smartcar.com",
  path: "/v3",
  headers: { authorization: "Bearer SECRET-TOKEN" },
  timeoutMs: 1,
  vehicleId: kind === "account" ? undefined : "v",
});

/** The error that an answer amounts to. */
export function errorOf(
  kind: RequestKind,
  status: number,
  body: unknown,
  headers: Answer["headers"] = {},
): SmartcarError {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  try {
    documentOf({ request: request(kind), answer: { status, headers, text } });
  } catch (error) {
    if (error instanceof SmartcarError) return error;
  }
  throw new Error(`no SmartcarError for ${status} ${text}`);
}
