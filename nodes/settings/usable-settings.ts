import type { Node, NodeAPI } from "node-red";
import { usable } from "../runtime/refuse-all";
import { resultOf } from "../runtime/result-of";
import { speakLike } from "../runtime/speech";
import type { NodeDeclaration } from "./declare";
import { readSettings, type Words } from "./read-settings";
import type { Settings, ValuesOf } from "./setting";

/** The settings of a node, which speaks from here on. Where any cannot be used, it names them all at once and at each message, and there are none. */
export function usableSettings<S extends Settings>(
  { RED, node }: { readonly RED: NodeAPI; readonly node: Node },
  {
    type,
    settings,
    words,
  }: { readonly type: string; readonly settings: NodeDeclaration<S>["settings"]; readonly words: Words },
  def: object,
): ValuesOf<S> | undefined {
  speakLike(RED);
  return usable(
    node,
    resultOf(() => readSettings({ type, settings, words }, def)),
  );
}
