import { Hono, type Context } from "hono";
import type { Cloud } from "../../cloud/cloud";
import type { CloudCar } from "../../cloud/cloud-car";
import { connectErrors, isConnectError, type ConnectError } from "./connect-errors";
import { connectPage, connectPageHeaders, refusalPage } from "../pages/connect-page";
import { connectRequest, type ConnectRequest } from "./connect-request";
import type { Env } from "../env";

/** Smartcar Connect, where an owner grants access to cars. Smartcar docs: Connect. */
export function connectRoutes(cloud: Cloud): Hono<Env> {
  const routes = new Hono<Env>();
  routes.onError((err, c) => c.html(refusalPage(err.message), 400, connectPageHeaders));

  return routes
    .get("/authorize", (c) => {
      const request = connectRequest(c.req.query(), cloud);
      return c.html(connectPage(request, cloud.connections), 200, connectPageHeaders);
    })
    .post("/authorize", async (c) => {
      const request = connectRequest(c.req.query(), cloud);
      const form = new URLSearchParams(await c.req.text());
      return decide(c, cloud, { request, form });
    });
}

function decide(
  c: Context<Env>,
  cloud: Cloud,
  { request, form }: { request: ConnectRequest; form: URLSearchParams },
): Response | Promise<Response> {
  const chosen = request.cars.filter(({ car }) => form.getAll("vehicle").includes(car.id));
  const decision = form.get("decision");
  if (decision === "connect") {
    const problem = problemOf(request, chosen);
    if (problem) return c.html(connectPage(request, cloud.connections, problem), 400, connectPageHeaders);
    return c.redirect(backWith(request, connect(cloud, request, { chosen, ticked: form.getAll("permission") })));
  }
  const error = decision === "error" ? (form.get("error") ?? "") : "access_denied";
  const named = isConnectError(error) ? error : "server_error";
  return c.redirect(backWith(request, failure(named, chosen[0] ?? request.cars[0])));
}

function problemOf({ isSingle }: ConnectRequest, chosen: readonly CloudCar[]): string | undefined {
  if (chosen.length === 0) return "Choose a car first.";
  return isSingle && chosen.length > 1 ? "Choose one car only." : undefined;
}

/** Connects the chosen cars to their owner, and returns what the application learns. */
function connect(
  { connections, grants }: Cloud,
  { permissions: asked, redirectUri }: ConnectRequest,
  { chosen, ticked }: { chosen: readonly CloudCar[]; ticked: readonly string[] },
): Readonly<Record<string, string>> {
  const permissions = asked
    .filter(({ name, isRequired }) => isRequired || ticked.includes(name))
    .map(({ name }) => name)
    .toSorted();
  const userId = chosen[0]?.car.spec.userId ?? "";
  for (const { car } of chosen) connections.connect(car.spec, { userId, permissions });
  const vehicleIds = chosen.map(({ car }) => car.id);
  return { code: grants.issueCode({ userId, vehicleIds, permissions }, redirectUri), user_id: userId };
}

function failure(error: ConnectError, target: CloudCar | undefined): Readonly<Record<string, string>> {
  const about = { error, error_description: connectErrors[error] };
  if (error !== "vehicle_incompatible" || !target) return about;
  const { vin, make, model, year } = target.car.spec;
  return { ...about, vin, make, model, year: String(year) };
}

/** The application's address with what it learns, besides what it had in it. */
function backWith({ redirectUri, state }: ConnectRequest, learned: Readonly<Record<string, string>>): string {
  const back = new URL(redirectUri);
  for (const [name, value] of Object.entries(learned)) back.searchParams.set(name, value);
  if (state !== undefined) back.searchParams.set("state", state);
  return back.href;
}
