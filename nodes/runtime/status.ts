import type { Node, NodeStatusFill, NodeStatusShape } from "node-red";
import { SmartcarError } from "../../src/core/error";

type Look = readonly [fill: NodeStatusFill, shape: NodeStatusShape];

export const LOOKS = {
  working: ["blue", "dot"],
  fine: ["green", "dot"],
  waiting: ["yellow", "ring"],
  failed: ["red", "ring"],
  idle: ["grey", "ring"],
} as const satisfies Record<string, Look>;

/** Shows a text; a key of the node's own catalog is put into the reader's language by the editor. */
export function show(node: Node, look: keyof typeof LOOKS, text: string): void {
  const [fill, shape] = LOOKS[look];
  node.status({ fill, shape, text });
}

/** Shows one of the words that every node's catalog has. */
export function showShared(node: Node, look: keyof typeof LOOKS, key: string): void {
  show(node, look, `${node.type}.status.${key}`);
}

/** A failure in a word; the sentence goes to the Catch node. What passes without action is yellow. */
export function showError(node: Node, err: unknown): void {
  const error = err instanceof SmartcarError ? err : undefined;
  showShared(node, error && error.retry !== "never" ? "waiting" : "failed", error?.code ?? "INTERNAL");
}
