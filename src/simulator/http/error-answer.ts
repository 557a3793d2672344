import { ApiError, errorEntry, statusOf, type ApiErrorName } from "../cloud/api-errors";

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
