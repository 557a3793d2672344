import type { MiddlewareHandler } from "hono";
import type { Cloud } from "../cloud/cloud";
import type { Env } from "./env";
import { targetOf } from "./request-kind";
import type { LoggedRequest, RequestLog } from "./request-log";

/** Answers that cost nothing; every other answer to a billed request does, and so does a cut one. */
const freeStatuses: ReadonlySet<number | undefined> = new Set([401, 403, 429, 430]);

/** Writes each request into the log, and those that a vehicle's plan pays for into its ledger. */
export function record(cloud: Cloud, log: RequestLog): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { kind, vehicleId = "" } = targetOf(c.req.path);
    const calls = cloud.rules.billed.includes(kind) ? cloud.cars.get(vehicleId)?.calls : undefined;
    const at = cloud.clock.now();
    const userId = c.req.header("sc-user-id");
    const { method, path } = c.req;
    const entry: LoggedRequest = { at, method, path, kind, userId, status: undefined, counted: calls !== undefined };
    log.add(entry);
    calls?.count(at);

    await next();

    entry.status = c.get("isCut") ? undefined : c.res.status;
    if (!freeStatuses.has(entry.status)) return;
    calls?.giveBack(at);
    entry.counted = false;
  };
}
