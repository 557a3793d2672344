import { already, type Answer } from "./answer";
import { evidence, type Report } from "./evidence";
import type { CommandName } from "./outcome";

/** The same wish this soon after it was fulfilled is a repetition, whoever sends it. */
const REPETITION_MS = 15 * 60_000;

export interface LastCommand {
  readonly command: CommandName;
  readonly answer: Answer;
  readonly sentAt: number;
}

export interface Asked {
  readonly command: CommandName;
  /** A controller says again what it has said before; nobody has asked anew. */
  readonly repeated: boolean;
  readonly report: Report;
  /** When anything was last heard of the car. */
  readonly heardAt: number | undefined;
  readonly now: number;
}

/**
 * The answer to a wish that only repeats the last one, so that a heartbeat costs neither calls nor stops. `undefined` when the
 * wish is new, when the last answer settled nothing, or when the car has since reported otherwise.
 */
export function rememberedAnswer(last: LastCommand | undefined, asked: Asked): Answer | undefined {
  if (last?.command !== asked.command) return undefined;
  const goal = last.command === "start";
  if (evidence(goal, asked.report, last.sentAt) === "missed") return undefined;

  switch (last.answer.outcome) {
    case "done":
    case "already":
      return asked.repeated || asked.now - last.sentAt < REPETITION_MS ? already(asked.command) : undefined;
    case "refused":
      return asked.repeated && SETTLED.has(last.answer.code ?? "") && (asked.heardAt ?? 0) <= last.sentAt
        ? last.answer
        : undefined;
    case "unsupported":
    case "unknown":
      return undefined;
  }
}

/** Refusals that stay so until the car reports something else. */
const SETTLED = new Set(["NOT_PLUGGED_IN", "FULLY_CHARGED", "AWAY_FROM_HOME"]);
