import { Hono, type Context } from "hono";
import { sleep } from "../../clock";
import { ApiError, type ApiErrorName } from "../cloud/api-errors";
import type { Cloud } from "../cloud/cloud";
import { drawLatencyMs, runCommand } from "../cloud/run-command";
import { commands, type Command, type Order } from "../cloud/commands";
import type { Env } from "./env";
import { errorDocument } from "./error-answer";
import { executionDocument } from "./execution-document";
import { ownCar, vehicleLimits } from "./gates";
import { lateAnswer } from "./late-answer";

/** One route for each command of the table. Smartcar docs: commands. */
export function commandRoutes(cloud: Cloud): Hono<Env> {
  const routes = new Hono<Env>();
  for (const command of commands) {
    routes.post(`/:vehicleId/commands/${command.path}`, ownCar(cloud), vehicleLimits(cloud), async (c) =>
      send(c, cloud, command, await readOrder(c, command)),
    );
  }
  return routes;
}

/** What the owner, the make and the form of the body have to say, before anything is sent to the car. */
async function readOrder(c: Context<Env>, { path, permission, order }: Command): Promise<Order> {
  const { car, make } = c.get("target");
  if (!car.spec.permissions.includes(permission)) throw new ApiError("AUTHENTICATION/ACCESS_DENIED");
  if (!make.commands.includes(path)) throw new ApiError("COMPATIBILITY/VEHICLE_NOT_CAPABLE");
  const read = order(await c.req.json().catch(() => undefined));
  if (!read) throw new ApiError("VALIDATION/INVALID_INPUT_FORMAT");
  return read;
}

/** Answers when the command is done, or earlier if it takes too long. It reaches the car even if the client has left. */
async function send(c: Context<Env>, cloud: Cloud, command: Command, order: Order): Promise<Response> {
  const { clock, rules, closing } = cloud;
  const target = c.get("target");
  const startedAt = clock.now();
  const latencyMs = drawLatencyMs(cloud);
  const isLate = latencyMs > rules.lateAfterMs;
  const id = executionId(cloud);

  const until = async (at: number): Promise<void> => {
    if (at > clock.now()) await sleep(clock, at - clock.now(), closing);
  };
  const success = (): object => executionDocument({ id, command, order, isLate, startedAt, endedAt: clock.now() });

  const finish = async (): Promise<ApiErrorName | undefined> => {
    await until(startedAt + latencyMs);
    return runCommand(cloud, target, command, order);
  };

  if (!isLate) {
    const refusal = await finish();
    if (refusal) throw new ApiError(refusal);
    return c.json(success());
  }
  await until(startedAt + rules.lateAfterMs);
  const result = async (): Promise<object> => {
    const refusal = await finish();
    return refusal ? errorDocument(refusal) : success();
  };
  return lateAnswer(c, result, { clock, keepAliveEveryMs: rules.keepAliveEveryMs });
}

function executionId({ random }: Cloud): string {
  return `exec_${String(Math.floor(random() * 1e10)).padStart(10, "0")}`;
}
