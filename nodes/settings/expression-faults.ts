import type { Node, NodeAPI } from "node-red";
import type { Text } from "../../src/core/speech";
import { say } from "../runtime/speech";

/** Why a text is not an expression in JSONata, as part of a sentence; `undefined` for one that is. */
export type FaultIn = (expression: string) => Text | undefined;

/** Finds faults with the JSONata of Node-RED. */
export function expressionFaults(RED: NodeAPI, node: Node): FaultIn {
  return (expression) => {
    try {
      RED.util.prepareJSONataExpression(expression, node);
      return undefined;
    } catch (cause) {
      return partOf(reasonOf(cause));
    }
  };
}

/** The message of what was thrown, empty without one: JSONata throws records that are not errors. */
export function reasonOf(cause: unknown): string {
  const isRecord = typeof cause === "object" && cause !== null;
  const message: unknown = isRecord ? Object.getOwnPropertyDescriptor(cause, "message")?.value : undefined;
  return typeof message === "string" ? message : "";
}

/** A reason in JSONata's own words as part of a sentence. */
export function partOf(reason: string): Text {
  const text = reason.replace(/\.$/, "").replaceAll('"', "'");
  return text === "" ? say("part.no-reason") : say("part.quoted", { text });
}
