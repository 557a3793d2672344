import { startCommand, stopCommand } from "./charge-command";
import type { AnyCommand, CarCommand, CarCommandSpec, CommandSpec, ScheduleCommand } from "./command-spec";
import { limitCommand } from "./property-commands";
import { lockCommand, unlockCommand } from "./property-commands";
import { scheduleCreate, scheduleDelete, scheduleList, scheduleReport } from "./schedule-command";

const SPECS: Readonly<Record<CarCommand, CarCommandSpec> & Record<ScheduleCommand, CommandSpec>> = {
  start: startCommand,
  stop: stopCommand,
  "set-limit": limitCommand,
  lock: lockCommand,
  unlock: unlockCommand,
  "schedule-list": scheduleList,
  "schedule-report": scheduleReport,
  "schedule-create": scheduleCreate,
  "schedule-delete": scheduleDelete,
};

/** All that is different for one command. */
export function specOf(command: CarCommand): CarCommandSpec;
export function specOf(command: AnyCommand): CommandSpec;
export function specOf(command: AnyCommand): CommandSpec {
  return SPECS[command];
}
