import { DateTime } from "luxon";
import type { Node, NodeAPI, NodeMessage } from "node-red";
import type { Decision } from "../../src/control/surplus/decision";
import { show } from "./status";

/** The second output of a deciding node: a person must be able to read why. */
export interface Why {
  on?: boolean;
  reason: string;
  code: string;
  /** ISO 8601, as the next. */
  since?: string;
  nextChange?: string;
  warning?: { code: string; text: string };
  inputs: Decision["inputs"];
}

export interface Words {
  readonly RED: NodeAPI;
  /** The node type whose catalogue has `reason.<code>` and `warning.<code>`. */
  readonly type: string;
  /** IANA zone for the times of day in a sentence. */
  readonly zone: string;
}

/** Makes messages of decisions, and knows what was told last. */
export class Teller {
  readonly #words: Words;
  #told: string | undefined;

  constructor(words: Words) {
    this.#words = words;
  }

  /** What is new in a decision: the command when it changed, the reason when it is another one; `null` for nothing. */
  news(msg: NodeMessage, decision: Decision): Array<NodeMessage | null> | null {
    const key = `${decision.reason.code} ${decision.warning?.code}`;
    if (!decision.changed && key === this.#told) return null;
    this.#told = key;
    const [command, why] = this.all(msg, decision);
    return [decision.changed ? (command ?? null) : null, why ?? null];
  }

  /** Both messages, for a heartbeat or for someone who asked. Without a decision the command is left out. */
  all(msg: NodeMessage, decision: Decision): Array<NodeMessage | null> {
    const why = { ...this.#words.RED.util.cloneMessage(msg), payload: whyOf(decision, this.#words) };
    if (decision.on === undefined) return [null, why];
    msg.payload = decision.on;
    return [msg, why];
  }
}

/** Whether someone asks for the decision again instead of telling a reading. */
export function isRequest(payload: unknown): boolean {
  return typeof payload === "string" && payload.trim().toLowerCase() === "request";
}

/** On is green, off is grey, off for want of knowledge is red; the word is the reason's. */
export function showDecision(node: Node, { on, reason, warning }: Decision): void {
  const look = reason.code === "silent-meter" ? "failed" : warning ? "waiting" : on ? "fine" : "idle";
  show(node, look, `${node.type}.status.${warning?.code ?? reason.code}`);
}

function whyOf({ on, reason, since, nextChangeAt, warning, inputs }: Decision, words: Words): Why {
  return {
    ...(on !== undefined && { on }),
    reason: sentence(words, "reason", reason),
    code: reason.code,
    ...(since !== undefined && { since: new Date(since).toISOString() }),
    ...(nextChangeAt !== undefined && { nextChange: new Date(nextChangeAt).toISOString() }),
    ...(warning && { warning: { code: warning.code, text: sentence(words, "warning", warning) } }),
    inputs: { ...inputs },
  };
}

const INSTANTS = new Set(["at", "until", "lastAt"]);

function sentence(
  { RED, type, zone }: Words,
  kind: "reason" | "warning",
  said: { code: string; params: object },
): string {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(said.params)) {
    texts[name] = INSTANTS.has(name)
      ? DateTime.fromMillis(Number(value), { zone }).toFormat("HH:mm")
      : String(Math.round(Number(value)));
  }
  return RED._(`${type}.${kind}.${said.code}`, texts);
}
