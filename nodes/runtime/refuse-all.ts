import type { Node } from "node-red";
import type { SmartcarError } from "../../src/core/error";
import { handleInput } from "./handle-input";
import { translated } from "./speech";
import { showError } from "./status";

/** A node whose settings cannot be used says so at once and to each message. */
export function refuseAll(node: Node, error: SmartcarError): void {
  showError(node, error);
  node.error(translated(error), {});
  handleInput(node, () => Promise.reject(error));
}
