import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { ApiError } from "../cloud/api-errors";
import { commandRoutes } from "./command-routes";
import { connectionRoutes } from "./connection-routes";
import { controlRoutes, type Controlled } from "./control-routes";
import type { Env } from "./env";
import { errorAnswer } from "./error-answer";
import { applicationLimit, bearer } from "./gates";
import { misbehave } from "./misbehave";
import { record } from "./record";
import { signalRoutes } from "./signal-routes";
import { tokenRoutes } from "./token-routes";
import { vehicleRoutes } from "./vehicle-routes";

/** The whole cloud under one origin. The control API comes first: no fault, no limit and no log concerns it. */
export function createApp(controlled: Controlled): Hono<Env> {
  const { cloud, faults, log } = controlled;
  const app = new Hono<Env>();

  app.use(async (c, next) => {
    await next();
    c.header("SC-Request-Id", randomUUID());
  });
  app.route("/simulator", controlRoutes(controlled));
  app.use(record(cloud, log));
  app.use(misbehave(cloud, faults));

  app.route("/oauth2", tokenRoutes(cloud));
  app.use("/v3/*", bearer(cloud), applicationLimit(cloud));
  app.route("/v3/connections", connectionRoutes(cloud));
  app.route("/v3/vehicles", vehicleRoutes(cloud));
  app.route("/v3/vehicles", signalRoutes(cloud));
  app.route("/v3/vehicles", commandRoutes(cloud));

  app.notFound(() => errorAnswer(new ApiError("RESOURCE_NOT_FOUND/PATH"), cloud.rules));
  app.onError((err) => errorAnswer(err, cloud.rules));
  return app;
}
