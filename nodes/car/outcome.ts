import type { Node, NodeAPI, NodeMessage } from "node-red";
import type { Outcome, RefusalCode } from "../../src/vehicle/outcome";
import type { Speech } from "../../src/core/speech";
import { percent } from "../../src/core/format";
import { speak, spokenLanguage, worded } from "../runtime/speech";
import { show, type LOOKS } from "../runtime/status";

/** How the outcomes of a command node are shown. */
export interface OutcomeLook {
  /** A car that does not charge, as requested, is shown in grey. */
  readonly isIdle?: (outcome: Outcome<string>) => boolean;
  /** Whether the node's words name a value, and so are put together here and not in the reader's editor. */
  readonly namesValues?: boolean;
}

/** Whether nothing is left to do: such an outcome leaves by the first output. */
export function isDone({ outcome }: Outcome<string>): boolean {
  return outcome === "done" || outcome === "already";
}

/** The message with its outcome: what was done leaves by the first output, everything else by the second. */
export function answered(msg: NodeMessage, outcome: Outcome<string>): [NodeMessage | null, NodeMessage | null] {
  msg.payload = inWords(outcome);
  return isDone(outcome) ? [msg, null] : [null, msg];
}

/** An outcome of a car or its schedules as a message has it: in the language of the runtime. */
export function inWords<O extends OutcomeText>({ says, warns, ...outcome }: O): Omit<O, "says" | "warns"> {
  return {
    ...outcome,
    ...(says && { reason: speak(says) }),
    ...(warns && { warning: speak(warns) }),
  };
}

interface OutcomeText {
  readonly reason: string;
  readonly says?: Speech;
  readonly warns?: Speech;
}

/** A report that contradicts an accepted command, or an answer, is a message of its own; one that agrees only changes the status. */
export function sendConfirmation(RED: NodeAPI, node: Node, outcome: Outcome<string>, look?: OutcomeLook): void {
  showOutcome(RED, node, outcome, look);
  if (!isDone(outcome) || outcome.withdrawn === true) node.send(answered({}, outcome));
}

/** Shows an outcome in a few words: why not, where that has a word of its own. */
export function showOutcome(
  RED: NodeAPI,
  node: Node,
  outcome: Outcome<string>,
  { isIdle, namesValues = false }: OutcomeLook = {},
): void {
  const { command, confirmed, limit } = outcome;
  const look = isDone(outcome) && isIdle?.(outcome) ? "idle" : LOOK_OF[outcome.outcome];
  const why = codeWord(outcome);
  if (why !== undefined) return show(node, look, `${node.type}.status.${why}`);
  const word = `${node.type}.status.${command}-${confirmed ? "confirmed" : outcome.outcome}`;
  show(
    node,
    look,
    namesValues
      ? worded(RED, word, { limit: spokenLanguage().format.quantity(percent(limit ?? 0), { now: 0 }) })
      : word,
  );
}

/** The code of a refusal, where the catalogs of the command nodes have a word for it. */
export function codeWord({ outcome, code }: Refused): string | undefined {
  const isRefusal = outcome === "refused" || outcome === "unsupported";
  return isRefusal && code !== undefined && (code in REFUSALS || STATES.has(code)) ? code : undefined;
}

interface Refused {
  readonly outcome: Outcome["outcome"];
  readonly code?: string | undefined;
}

const REFUSALS: Readonly<Record<RefusalCode | "SCHEDULES_FULL", true>> = {
  NOT_PLUGGED_IN: true,
  FULLY_CHARGED: true,
  AWAY_FROM_HOME: true,
  CALLS_USED: true,
  STOPS_USED: true,
  COMMANDS_USED: true,
  REPLACED: true,
  NOT_CONFIRMED: true,
  MAKE_CANNOT: true,
  NOT_REPORTED: true,
  TOO_LATE: true,
  SOC_TOO_LOW: true,
  RETAINED: true,
  ELSEWHERE: true,
  SCHEDULES_FULL: true,
};

/** Smartcar's words for a car that is not ready. */
const STATES: ReadonlySet<string> = new Set([
  "ASLEEP",
  "CHARGE_FAULT",
  "CHARGING_IN_PROGRESS",
  "CHARGING_PLUG_CONNECTED",
  "CHARGING_PLUG_NOT_CONNECTED",
  "DEVICE_PAIRING_REQUIRED",
  "DOOR_OPEN",
  "HOOD_OPEN",
  "IGNITION_ON",
  "IN_MOTION",
  "LOW_BATTERY",
  "NOT_CHARGING",
  "REMOTE_ACCESS_DISABLED",
  "TRUNK_OPEN",
  "UNREACHABLE",
  "VEHICLE_OFFLINE_FOR_SERVICE",
]);

const LOOK_OF: Readonly<Record<Outcome["outcome"], keyof typeof LOOKS>> = {
  done: "fine",
  already: "fine",
  refused: "waiting",
  unsupported: "failed",
  unknown: "waiting",
};
