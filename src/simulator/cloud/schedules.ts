import type { ChargeSchedule, ScheduleTimes } from "../car/charge-schedule";
import type { Place } from "../car/place";
import type { ApiErrorName } from "./api-errors";
import type { Cloud } from "./cloud";
import type { CloudCar } from "./cloud-car";
import { obstacleError } from "./run-command";

/** A new schedule with an id of its own. */
export function newSchedule({ random }: Cloud, times: ScheduleTimes, location: Place | undefined): ChargeSchedule {
  const id = `sched_${Math.floor(random() * 36 ** 8)
    .toString(36)
    .padStart(8, "0")}`;
  return { id, location, times };
}

/** Puts a schedule into the car's memory, or says why the car does not take it. */
export function addSchedule({ rules }: Cloud, target: CloudCar, schedule: ChargeSchedule): ApiErrorName | undefined {
  const { car, make } = target;
  const { schedules, obstacle } = car.state;
  if (obstacle && obstacle !== "CHARGE_FAULT") return obstacleError(obstacle);
  if (make.limitsSchedules && schedules.length >= rules.scheduleLimit) return rules.scheduleLimitError;
  car.change({ schedules: [...schedules, schedule] });
  return undefined;
}

/** Takes a schedule out of the car's memory, whoever made it, or says why that fails. */
export function removeSchedule({ rules }: Cloud, { car }: CloudCar, id: string): ApiErrorName | undefined {
  const { schedules, obstacle } = car.state;
  if (obstacle && obstacle !== "CHARGE_FAULT") return obstacleError(obstacle);
  if (!schedules.some((schedule) => schedule.id === id)) return rules.unknownScheduleError;
  car.change({ schedules: schedules.filter((schedule) => schedule.id !== id) });
  return undefined;
}
