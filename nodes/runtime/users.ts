import type { Node } from "node-red";
import { onClose } from "./handle-input";

/** The nodes that share a config node. Node-RED relays its status and errors to whatever it finds under `users`. */
export class Users {
  readonly byId: Record<string, Node> = {};

  add(node: Node): void {
    this.byId[node.id] = node;
    onClose(node, () => {
      delete this.byId[node.id];
    });
  }
}
