import type { NodeMessage } from "node-red";
import type { ReceivedLimit } from "../../src/control/allocation/grid-limit";
import { readGridLimit } from "../../src/control/allocation/read-grid-limit";
import { parsePayload } from "../../src/control/feeds/parse-payload";
import { came, isRecord } from "../../src/core/describe-value";
import { SmartcarError } from "../../src/core/error";
import type { Home } from "../../src/home/home";
import { say } from "../runtime/speech";

/** Longer texts are no limits, and not worth the time to parse them. */
const LONGEST_TEXT = 10_000;

const KEY = "grid-limit";

/**
 * The limit from outside that a message brings, by its topic or as the only key of its payload; `undefined` where it is about something
 * else. Throws SmartcarError `BAD_INPUT` for what is no limit, and for a node without a home.
 */
export function gridLimitIn(msg: NodeMessage, home: Home | undefined, now: number): ReceivedLimit | undefined {
  const content = parsePayload(msg.payload, LONGEST_TEXT);
  const keyed = isRecord(content) && Object.keys(content).length === 1 ? content[KEY] : undefined;
  if (keyed === undefined && !isLimitTopic(msg.topic, home)) return undefined;
  if (!home) throw new SmartcarError("BAD_INPUT", say("error.grid-limit-home"));
  const { limit, problem } = readGridLimit(keyed ?? msg.payload, home.settings.gridLimit, now);
  if (limit) return limit;
  throw new SmartcarError("BAD_INPUT", say(`error.grid-limit-${problem}`, { came: came(keyed ?? msg.payload) }));
}

function isLimitTopic(topic: unknown, home: Home | undefined): boolean {
  if (typeof topic !== "string" || topic.length > 500) return false;
  const chosen = home?.settings.gridLimitTopic;
  if (chosen !== undefined) return topic === chosen;
  return /(^|[/.])grid[-_]limit(\/(set)?)?$/i.test(topic);
}
