import type { CommandMessage } from "../car/command-asker";

/** What comes to an MQTT node, by core MQTT nodes and by a Status node. */
export interface MqttMessage extends CommandMessage {
  /** What a Status node says of a core MQTT node. */
  status?: unknown;
  /** Where a request of MQTT 5 wants its answer, and how its sender knows it. */
  responseTopic?: unknown;
  correlationData?: unknown;
}

/** A payload as text; `undefined` for what is none. */
export function textOf(payload: unknown): string | undefined {
  if (payload instanceof Uint8Array) return Buffer.from(payload).toString("utf8");
  return typeof payload === "string" ? payload : undefined;
}
