import type { Node, NodeAPI } from "node-red";
import { SmartcarError } from "../../src/core/error";
import type { Home } from "../../src/home/home";
import { textSetting } from "../runtime/settings";
import { say } from "../runtime/speech";
import { variableIn } from "../settings/read-value";

/** What other nodes may know of a home. */
export interface HomeNode extends Node {
  home: Home | undefined;
  /** Why there is none: settings that cannot be used. */
  fault: SmartcarError | undefined;
  join(node: Node): void;
}

/** The home that a node works with. */
export interface JoinedHome {
  /** `undefined` where none is chosen. */
  readonly home: Home | undefined;
  /** Why there is none although one is chosen: nothing may be decided then as if none were. */
  readonly fault: SmartcarError | undefined;
}

/** Ties a node to the home that it was given, if any. */
export function joinHome(RED: NodeAPI, node: Node, choice: unknown): JoinedHome {
  const chosen = RED.nodes.getNode(textSetting(choice)) as HomeNode | null;
  chosen?.join(node);
  // An environment variable without a value is named with the other settings.
  const isMissing = textSetting(choice) !== "" && variableIn(choice) === undefined && !chosen?.home;
  const fault = isMissing
    ? (chosen?.fault ?? new SmartcarError("NOT_CONFIGURED", say("error.home-missing")))
    : undefined;
  return { home: chosen?.home, fault };
}
