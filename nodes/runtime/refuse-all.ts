import type { Node } from "node-red";
import { SmartcarError } from "../../src/core/error";
import { handleInput } from "./handle-input";
import { inLanguageOf, translated } from "./speech";
import { showError } from "./status";

/** A node whose settings cannot be used says so at once and to each message. */
export function refuseAll(node: Node, error: SmartcarError): void {
  showError(node, error);
  node.error(
    inLanguageOf(node, () => translated(error)),
    {},
  );
  handleInput(node, () => Promise.reject(error));
}

/**
 * What could be read of a node's settings. Where they, or the car that it was given, cannot be used, the node names all faults at
 * once and at each message, and there is nothing.
 */
export function usable<T extends object>(node: Node, read: T | SmartcarError, fault?: SmartcarError): T | undefined {
  if (!(read instanceof SmartcarError)) {
    if (!fault) return read;
    refuseAll(node, fault);
    return undefined;
  }
  refuseAll(node, fault ? new SmartcarError(read.code, [...fault.says, ...read.says]) : read);
  return undefined;
}
