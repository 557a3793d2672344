import type { CommandName, SettingName } from "../../../src/vehicle/outcome";
import type { ScheduleAction } from "../../../src/vehicle/schedules/schedule-outcome";

/** Everything that a node asks of a car, by the name in its outcome. */
export type Asked = CommandName | SettingName | ScheduleAction;

/** What a command comes to. */
export interface Expected {
  /** An outcome, or the code of an error that goes to Catch nodes. */
  readonly comesTo: "done" | "already" | "refused" | "unsupported" | "unknown" | { readonly fault: string };
  /** The outcome's code. */
  readonly code?: string | undefined;
  /** What a person reads. */
  readonly says: RegExp;
  /** How often the command is sent, and the car read or its schedules looked at. */
  readonly sends: number;
  readonly reads: number;
  /** What the month's calls are less by. */
  readonly calls: number;
  /** How long it takes at most. */
  readonly minutes: number;
  /** How often it is tried again automatically after the answer was reported. */
  readonly again: number;
}

/** What is different of it. */
export type Different = Partial<Expected>;

/** One answer of Smartcar's to a command, and what that comes to. */
export interface CommandError extends Expected {
  /** As `409 VEHICLE_STATE/ASLEEP`. */
  readonly error: string;
  /** The fault that gives that answer to every command, or to so many as it says. */
  readonly fault: object;
  /** What is different for one command, or for all that is asked about schedules. */
  readonly but?: { readonly [Name in Exclude<Asked, "lock"> | "schedules"]?: Different };
  /** What alone Smartcar answers so, and why. To anything else it would be strange, and is still told. */
  readonly only?: { readonly to: readonly Asked[]; readonly because: string };
}

const SCHEDULES: readonly Asked[] = ["list", "create", "delete", "sync"];

/** What an answer comes to for one command. Who makes a schedule looks first at those that there are. */
export function expectedOf({ but = {}, ...usual }: CommandError, name: Asked): Expected {
  const own = name === "lock" ? {} : but[name];
  const expected = { ...usual, ...(SCHEDULES.includes(name) && but.schedules), ...own };
  const looks = name === "create" || name === "sync" ? 1 : 0;
  return { ...expected, reads: expected.reads + looks, calls: expected.calls + looks };
}

/** The row's name in a test, with why Smartcar would not answer so to this command. */
export function titleOf({ error, only }: CommandError, name: Asked): string {
  return only && !only.to.includes(name) ? `${error}, which is strange for a ${name}: ${only.because}` : error;
}

/** The row's fault for the request that does what `name` says. */
export function faultFor({ fault }: CommandError, name: Asked): object {
  if (!SCHEDULES.includes(name)) return fault;
  const method = name === "list" ? "get" : name === "delete" ? "delete" : "post";
  return { ...fault, match: { method, path: "/v3.*/(charge-)?schedules" } };
}
