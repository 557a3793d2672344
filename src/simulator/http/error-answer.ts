import type { Context } from "hono";
import { ApiError, errorEntry, statusOf, type ApiErrorName } from "../cloud/api-errors";
import type { Env } from "./env";

/** The errors document of version 3; also the late body of a command that failed. */
export function errorDocument(name: ApiErrorName, detail?: string): object {
  return { errors: [errorEntry(name, detail)] };
}

/** The answer to a request that ended in `err`. Anything but an ApiError is a mistake of the simulator itself. */
export function errorAnswer(err: unknown, { sendsRetryAfter }: { sendsRetryAfter: boolean }): Response {
  const { kind, message, retryAfterMs } = err instanceof ApiError ? err : new ApiError("SERVER/INTERNAL");
  const headers = new Headers();
  if (retryAfterMs !== undefined && sendsRetryAfter) headers.set("Retry-After", String(Math.ceil(retryAfterMs / 1000)));
  return Response.json(errorDocument(kind, message), { status: statusOf(kind), headers });
}

/** How version 2.0 calls what version 3 calls otherwise. Smartcar docs: API errors, version 2.0. */
const namesOfV2 = new Map<string, readonly [type: string, code: string | null]>([
  ["AUTHENTICATION/UNAUTHORIZED", ["AUTHENTICATION", null]],
  ["AUTHENTICATION/ACCESS_DENIED", ["PERMISSION", null]],
  ["VALIDATION/INVALID_INPUT_FORMAT", ["VALIDATION", null]],
]);

/** The flat error of version 2.0; `status` replaces the usual one. */
export function v2ErrorAnswer(c: Context<Env>, err: unknown, status?: number): Response {
  const { kind, message, retryAfterMs } = err instanceof ApiError ? err : new ApiError("SERVER/INTERNAL");
  const entry = errorEntry(kind, message);
  const [type, code] = namesOfV2.get(kind) ?? [entry.type, entry.code];
  const statusCode = status ?? statusOf(kind);
  const headers = new Headers();
  if (retryAfterMs !== undefined) headers.set("Retry-After", String(Math.ceil(retryAfterMs / 1000)));
  const body = {
    type,
    code,
    description: message,
    docURL: `https://smartcar.com/docs/errors/api-errors/${type.toLowerCase().replaceAll("_", "-")}-errors`,
    statusCode,
    requestId: c.get("requestId"),
    resolution: entry.resolution,
    suggestedUserMessage: entry.suggestedUserMessage,
  };
  return Response.json(body, { status: statusCode, headers });
}
