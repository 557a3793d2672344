import type { CarState, Obstacle } from "../car/car-state";
import type { ApiErrorName } from "./api-errors";
import type { Cloud } from "./cloud";
import type { CloudCar } from "./cloud-car";
import type { Command, Order } from "./commands";

/** How long the next command takes. */
export function drawLatencyMs({ rules, random }: Cloud): number {
  const { fromMs, toMs } = rules.latency;
  return Math.round(fromMs + random() * (toMs - fromMs));
}

/** The command reaches the car: it obeys, or the error says why not. The make counts either by the rules. */
export function runCommand(
  { rules, clock }: Cloud,
  target: CloudCar,
  command: Command,
  order: Order,
): ApiErrorName | undefined {
  const { car, make, commands } = target;
  const now = clock.now();
  const isStop = command.path === "charge/stop";
  const isSwitch = isStop || command.path === "charge/start";

  if (isStop && make.limitsStops && commands.stops(now) >= rules.stopLimit) return rules.stopLimitError;
  if (isSwitch && make.limitsUntilDriven && commands.commandsSinceDriven >= rules.commandLimit) {
    return rules.commandLimitError;
  }

  const { state } = car;
  const isOutside = make.isGeofenced && !state.atHome;
  const isBelowFloor = isStop && state.charging && state.soc < (make.stopsFromPercent ?? 0);
  const floorError = isBelowFloor ? rules.stopFloorError : undefined;
  const refusal = isOutside
    ? rules.geofenceError
    : (hindrance(state, command) ?? command.refusal(state, rules) ?? floorError);
  if (isStop && (!refusal || rules.stopsThatCount === "sent")) commands.countStop(now);
  if (isSwitch && (!refusal || rules.commandsThatCount === "sent")) commands.countCommand();
  if (!refusal) order.carryOut(target, rules);
  return refusal;
}

/** What prevents any command. A socket without current only hinders those that switch the charging. */
function hindrance({ obstacle, driving }: CarState, { path }: Command): ApiErrorName | undefined {
  const isCharging = path === "charge/start" || path === "charge/stop";
  if (obstacle && (obstacle !== "CHARGE_FAULT" || isCharging)) return obstacleError(obstacle);
  return driving ? "VEHICLE_STATE/IN_MOTION" : undefined;
}

/** How Smartcar calls an obstacle. */
export function obstacleError(obstacle: Obstacle): ApiErrorName {
  return `VEHICLE_STATE/${obstacle}`;
}
