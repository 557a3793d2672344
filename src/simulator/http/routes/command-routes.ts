import { Hono, type Context } from "hono";
import { ApiError } from "../../cloud/api-errors";
import type { Cloud } from "../../cloud/cloud";
import { commands, type Command, type Order } from "../../cloud/commands";
import { runCommand } from "../../cloud/run-command";
import type { Env } from "../env";
import { execute } from "../execute";
import { executionDocument } from "../execution-document";
import { granted, ownCar, vehicleLimits } from "../gates";

/** One route for each command of the table. Smartcar docs: commands. */
export function commandRoutes(cloud: Cloud): Hono<Env> {
  const routes = new Hono<Env>();
  for (const command of commands) {
    const { path, permission, type } = command;
    const gates = [ownCar(cloud), vehicleLimits(cloud), granted(permission)] as const;
    routes.post(`/:vehicleId/commands/${path}`, ...gates, async (c) => {
      const order = await readOrder(c, command);
      const target = c.get("target");
      const attributes = { commandType: type, parameters: order.parameters };
      return execute(c, cloud, {
        run: () => runCommand(cloud, target, command, order),
        document: (times) => executionDocument({ type: "command-execution", attributes }, times),
      });
    });
  }
  return routes;
}

/** What the make and the form of the body have to say, before anything is sent to the car. */
async function readOrder(c: Context<Env>, { path, order }: Command): Promise<Order> {
  if (!c.get("target").make.commands.includes(path)) throw new ApiError("COMPATIBILITY/VEHICLE_NOT_CAPABLE");
  const read = order(await c.req.json().catch(() => undefined));
  if (!read) throw new ApiError("VALIDATION/INVALID_INPUT_FORMAT");
  return read;
}
