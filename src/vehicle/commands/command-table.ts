import { startCommand, stopCommand } from "./charge-command";
import type { AnyCommand, CommandSpec } from "./command-spec";
import { limitCommand } from "./limit-command";
import { lockCommand, unlockCommand } from "./lock-command";

const SPECS: Readonly<Record<AnyCommand, CommandSpec>> = {
  start: startCommand,
  stop: stopCommand,
  "set-limit": limitCommand,
  lock: lockCommand,
  unlock: unlockCommand,
};

/** All that is different for one command. */
export function specOf(command: AnyCommand): CommandSpec {
  return SPECS[command];
}
