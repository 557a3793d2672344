import type { Node } from "node-red";

/** Warns of a trouble when it begins; of the same again only after it was over. `troubles` are all that there are now. */
export function warnOnce(
  node: Node,
): (troubles: ReadonlyArray<{ readonly code: string; readonly text: string }>) => void {
  let told: ReadonlySet<string> = new Set();
  return (troubles) => {
    for (const { code, text } of troubles) if (!told.has(code)) node.warn(text);
    told = new Set(troubles.map(({ code }) => code));
  };
}
