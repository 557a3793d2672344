import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { ApiError } from "../cloud/api-errors";
import { commandRoutes } from "./routes/command-routes";
import { connectRoutes } from "./routes/connect-routes";
import { connectionRoutes, userRoutes } from "./routes/connection-routes";
import { controlRoutes } from "./control/control-routes";
import type { Controlled } from "./control/controlled";
import type { Env } from "./env";
import { errorAnswer } from "./error-answer";
import { assetRoutes } from "./pages/assets";
import { controlPage, controlPageHeaders } from "./pages/control-page";
import { applicationLimit, bearer } from "./gates";
import { misbehave } from "./misbehave";
import { record } from "./record";
import { recordRoutes } from "./routes/record-routes";
import { referenceForm, scheduleRoutes, updatesForm } from "./routes/schedule-routes";
import { signalRoutes } from "./routes/signal-routes";
import { subscriptionRoutes, webhookRoutes } from "./routes/webhook-routes";
import { tokenRoutes, userTokenRoutes } from "./routes/token-routes";
import { vehicleRoutes } from "./routes/vehicle-routes";

/** The whole cloud under one origin. What is for people comes first: no fault, no limit and no log concerns it. */
export function createApp(controlled: Controlled): Hono<Env> {
  const { cloud, faults, log } = controlled;
  const app = new Hono<Env>();

  app.use(async (c, next) => {
    c.set("requestId", randomUUID());
    await next();
    c.header("SC-Request-Id", c.get("requestId"));
    // The cloud's own time, which need not be this computer's.
    c.header("Date", new Date(cloud.clock.now()).toUTCString());
  });
  app.get("/", (c) => c.html(controlPage(cloud.application), 200, controlPageHeaders));
  app.route("/assets", assetRoutes());
  app.route("/simulator", controlRoutes(controlled));
  app.use(record(cloud, log));
  app.use(misbehave(cloud, faults));

  app.route("/oauth2", tokenRoutes(cloud));
  app.route("/oauth", connectRoutes(cloud));
  app.route("/oauth", userTokenRoutes(cloud));
  app.use("/v3/*", bearer(cloud), applicationLimit(cloud));
  app.route("/v3/connections", connectionRoutes(cloud));
  app.route("/v3/users", userRoutes(cloud));
  app.route("/v3/vehicles", vehicleRoutes(cloud));
  app.route("/v3/vehicles", signalRoutes(cloud));
  app.route("/v3/vehicles", commandRoutes(cloud));
  app.route("/v3/webhooks", webhookRoutes(cloud));
  app.route("/v3/subscriptions", subscriptionRoutes(cloud));
  addSchedules(app, controlled);
  app.route("/v2.0", recordRoutes(cloud));

  app.notFound(() => errorAnswer(new ApiError("RESOURCE_NOT_FOUND/PATH"), cloud.rules));
  app.onError((err) => errorAnswer(err, cloud.rules));
  return app;
}

/** Smartcar documents two forms of the schedules' paths; the rules say which of them exist. */
function addSchedules(app: Hono<Env>, { cloud }: Controlled): void {
  const { schedulePaths } = cloud.rules;
  app.use("/v3.0/*", bearer(cloud), applicationLimit(cloud));
  if (schedulePaths !== "updates") app.route("/v3/vehicles", scheduleRoutes(cloud, referenceForm));
  if (schedulePaths !== "reference") app.route("/v3.0/vehicles", scheduleRoutes(cloud, updatesForm));
}
