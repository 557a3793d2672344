import type { NodeMessage } from "node-red";
import type { ScheduleLocation } from "../../src/smartcar/schedules/schedule";
import { came } from "../../src/core/describe-value";
import { SmartcarError } from "../../src/core/error";
import { say } from "../runtime/speech";
import { cannotPlan } from "../../src/control/tariff/decision";
import type { Car } from "../../src/vehicle/car";
import type { ScheduleAction, ScheduleOutcome } from "../../src/vehicle/schedules/schedule-outcome";
import {
  createPayload,
  deletePayload,
  placeIn,
  planningDecision,
  syncPayload,
} from "../../src/vehicle/schedules/schedule-message";
import { homeZone } from "../car/home-zone";
import { textSetting } from "../runtime/settings";

const actions = ["sync", "list", "create", "delete"] as const satisfies readonly ScheduleAction[];

/** A message to a schedule node; anything can be in it. */
export interface ScheduleMessage extends NodeMessage {
  action?: unknown;
  location?: unknown;
  force?: unknown;
}

/** What a message asks for; the node's own action if it does not say. Throws SmartcarError `BAD_INPUT`. */
export function actionOf({ action }: ScheduleMessage, chosen: ScheduleAction): ScheduleAction {
  if (action === undefined || action === null || action === "") return chosen;
  const known = actions.find((one) => one === textSetting(action).toLowerCase());
  if (known) return known;
  throw new SmartcarError("BAD_INPUT", say("error.action", { came: came(action), actions: actions.join(", ") }));
}

/** Does what a message asks for, `undefined` for a decision that has nothing to say; `zone` is that of the settings, empty for none. Throws SmartcarError. */
export async function requestSchedules(
  car: Car,
  msg: ScheduleMessage,
  { action, zone }: { action: ScheduleAction; zone: string },
): Promise<ScheduleOutcome | undefined> {
  const { schedules } = car;
  if (action === "list") return schedules.list();
  if (action === "delete") return schedules.remove(deletePayload(msg.payload));
  if (action === "create") {
    const times = createPayload(msg.payload);
    return schedules.create({ times, location: (await placeFor(car, msg)) ?? unknownPlace() });
  }
  if (saysNothing(msg.payload)) return undefined;
  const request = syncPayload(msg.payload);
  const isNothing = request.windows.length + request.schedules.length === 0;
  const location = (await placeFor(car, msg)) ?? (isNothing ? NOWHERE : unknownPlace());
  const home = homeZone(zone, isNothing ? undefined : location, car.facts.homeZone);
  if (home.doubt !== undefined && !isNothing)
    throw new SmartcarError("NOT_CONFIGURED", [home.doubt, say("error.nothing-sent")]);
  return schedules.sync({ ...request, zone: home.zone, location }, { force: msg.force === true });
}

/**
 * Whether it is a decision that says nothing of when the car is to charge, as after a restart, or while the car is unplugged or
 * something about it is unknown. Its plan is from before, or empty because there cannot be one: the car keeps what it holds.
 */
function saysNothing(payload: unknown): boolean {
  const decision = planningDecision(payload);
  if (!decision) return false;
  return decision.on === undefined || (decision.isPlanEmpty && (decision.on === true || cannotPlan(decision.code)));
}

/** Where nothing should hold. */
const NOWHERE: ScheduleLocation = { latitude: 0, longitude: 0 };

/** The message's place, the car's home, or where it last reported to be. */
async function placeFor(car: Car, { location }: ScheduleMessage): Promise<ScheduleLocation | undefined> {
  const named = placeIn(location) ?? car.facts.home;
  if (named) return named;
  const snapshot = await car.snapshot();
  return snapshot.location ?? placeIn(snapshot.lastKnown?.["location"]);
}

function unknownPlace(): never {
  throw new SmartcarError("NOT_CONFIGURED", say("error.no-place"));
}
