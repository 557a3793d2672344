import { Hono } from "hono";
import * as z from "zod";
import { ApiError, statusOf } from "../../cloud/api-errors";
import type { Env } from "../env";
import { bookControl, deliveryControl } from "./book-control";
import { carControl } from "./car-control";
import { clockControl } from "./clock-control";
import type { Controlled } from "./controlled";
import { ControlError, readBody } from "./read-body";
import { webhookControl } from "./webhook-control";
import { FaultSchema, type Faults } from "../fault";

/** The simulator's own API, for people at their cars, for demos and for tests. Needs no token and costs nothing. */
export function controlRoutes({ cloud, faults, log }: Controlled): Hono<Env> {
  const routes = new Hono<Env>();
  routes.onError((err) => {
    const status = err instanceof ControlError ? err.status : err instanceof ApiError ? statusOf(err.kind) : 500;
    return Response.json({ error: err.message }, { status });
  });
  routes.route("/", bookControl({ cloud, log }));
  routes.route("/clock", clockControl(cloud));
  routes.route("/cars", carControl(cloud));
  routes.route("/faults", faultControl(faults));
  routes.route("/webhooks", webhookControl(cloud));
  routes.route("/deliveries", deliveryControl(cloud));
  return routes;
}

/** What goes wrong with the next requests. */
function faultControl(faults: Faults): Hono<Env> {
  return new Hono<Env>()
    .post("/", async (c) => {
      faults.add(await readBody(c, z.array(FaultSchema)));
      return c.body(null, 204);
    })
    .delete("/", (c) => {
      faults.clear();
      return c.body(null, 204);
    });
}
