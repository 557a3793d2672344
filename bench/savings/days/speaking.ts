import type { NodeAPI } from "node-red";
import { catalogOf, type Tree, wordIn } from "../../../scripts/pages/compose-words";

/** What of Node-RED a node's messages need: the sentences of its catalog, in English. */
export function speakingFor(type: string): NodeAPI {
  const catalog: Tree = catalogOf(type);
  const say = (key: string, params: Readonly<Record<string, string>> = {}): string =>
    (wordIn(catalog, key) ?? key).replaceAll(/__(\w+)__/g, (whole, name: string) => params[name] ?? whole);
  return { _: say, util: { cloneMessage: structuredClone } } as unknown as NodeAPI;
}
