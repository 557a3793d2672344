import { join } from "node:path";
import type { Node, NodeAPI } from "node-red";
import { systemClock } from "../../src/clock";
import type { SmartcarError } from "../../src/error";
import { contextStore, type Context } from "../../src/store/context-store";
import { fileStore } from "../../src/store/file-store";
import { memoryStore } from "../../src/store/memory-store";
import type { OpenStore } from "./account";
import type { AccountSettings } from "./account-settings";

/**
 * Where an account keeps what must survive a restart: a file of its own under the user directory, or the context store that its
 * owner picked. The built-in simulator's cars begin anew with every start, and so does what is counted for them.
 */
export function openStore(RED: NodeAPI, node: Node, settings: AccountSettings | SmartcarError): OpenStore {
  const onProblem = (problem: SmartcarError | undefined): void => {
    if (problem) node.error(problem, {});
    else node.log(RED._("smartcar-account.log.store-recovered"));
  };
  return (part) => {
    if (settings instanceof Error || settings.environment === "simulator") return memoryStore();
    if (settings.contextStore)
      return contextStore({ context: contextOf(node), name: settings.contextStore, clock: systemClock, onProblem });
    const name = part === undefined ? node.id : `${node.id}-${part}`;
    return fileStore({ path: join(userDir(RED), "smartcar", `${name}.json`), clock: systemClock, onProblem });
  };
}

function userDir(RED: NodeAPI): string {
  return RED.settings.userDir ?? process.cwd();
}

/** Node-RED's own typing of a context knows the callback forms only for values of a known type. */
function contextOf(node: Node): Context {
  return node.context();
}
