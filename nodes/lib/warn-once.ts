import type { Node } from "node-red";

/** Warns of a trouble when it begins; of the same again only after all was well. */
export function warnOnce(node: Node): (code: string | undefined, text: string | undefined) => void {
  const told = new Set<string>();
  return (code, text) => {
    if (code === undefined) return told.clear();
    if (text !== undefined && !told.has(code)) node.warn(text);
    told.add(code);
  };
}
