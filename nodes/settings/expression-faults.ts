import type { Node, NodeAPI } from "node-red";

/** Says why a text is no expression in JSONata; `undefined` for one that is. */
export function expressionFaults(RED: NodeAPI, node: Node): (expression: string) => string | undefined {
  return (expression) => {
    try {
      RED.util.prepareJSONataExpression(expression, node);
      return undefined;
    } catch (cause) {
      return reasonOf(cause);
    }
  };
}

/** JSONata throws records that are no errors. */
function reasonOf(cause: unknown): string {
  const isRecord = typeof cause === "object" && cause !== null;
  const message: unknown = isRecord ? Object.getOwnPropertyDescriptor(cause, "message")?.value : undefined;
  return typeof message === "string" ? message : "it cannot be parsed";
}
