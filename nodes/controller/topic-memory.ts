import type { NodeMessage } from "node-red";
import { SmartcarError } from "../../src/core/error";
import { NODE_TOPICS } from "../../src/store/keys/node-keys";
import { StoredValue } from "../../src/store/stored-value";
import type { Store } from "../../src/store/store";
import { takesRetained, type RetainedKind } from "../../src/vehicle/commands/retained";
import { say } from "../runtime/speech";
import { LONGEST, shortened } from "./shortened";

/** A message that may request something. */
export interface RequestMessage extends NodeMessage {
  /** Set by the MQTT node for what the broker has retained. */
  retain?: unknown;
}

type Topics = (typeof NODE_TOPICS)["initial"];

/** More topics than a node is wired to. */
const MOST_TOPICS = 30;

/** The last request that came under each topic to a node; stored, so that what a broker has retained is known for old. */
export class TopicMemory {
  readonly #stored: StoredValue<Topics>;

  constructor(store: Store, nodeId: string) {
    this.#stored = StoredValue.of(store, NODE_TOPICS, { nodeId });
  }

  /**
   * Takes in a request; whether it is carried out. One that is fresh always is, and nothing waits until it is stored. A retained
   * one is not where its topic had the same before. Throws SmartcarError `BAD_INPUT` for a retained one that would begin something.
   */
  async takes(msg: RequestMessage, kind: RetainedKind, now: number): Promise<boolean> {
    const noted = this.#note(msg, now);
    if (msg.retain !== true) return true;
    if (takesRetained({ kind, isSame: await noted, wasStarted: false })) return true;
    if (kind === "action") throw new SmartcarError("BAD_INPUT", say("error.retained-request"));
    return false;
  }

  /** Keeps the request as its topic's last; whether the one before was the same. */
  async #note(msg: RequestMessage, now: number): Promise<boolean> {
    const topic = typeof msg.topic === "string" ? msg.topic.slice(0, LONGEST) : "";
    const payload = shortened(textOf(msg.payload));
    let isSame = false;
    await this.#stored.change((topics) => {
      isSame = topics[topic]?.payload === payload;
      return isSame ? topics : newest({ ...topics, [topic]: { payload, at: now } });
    });
    return isSame;
  }
}

function textOf(payload: unknown): string {
  if (payload instanceof Uint8Array) return Buffer.from(payload).toString("utf8");
  return typeof payload === "string" ? payload : (JSON.stringify(payload) ?? "");
}

function newest(topics: Topics): Topics {
  const all = Object.entries(topics);
  if (all.length <= MOST_TOPICS) return topics;
  return Object.fromEntries(all.toSorted(([, one], [, other]) => other.at - one.at).slice(0, MOST_TOPICS));
}
