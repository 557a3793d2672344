import type { Node } from "node-red";

/** Warns of a trouble when it begins; of the same again only after it was over. `troubles` are all that there are now. */
export function warnOnce(
  node: Node,
): (troubles: ReadonlyArray<{ readonly code: string; readonly text: string }>) => void {
  let reported: ReadonlySet<string> = new Set();
  return (troubles) => {
    for (const { code, text } of troubles) if (!reported.has(code)) node.warn(text);
    reported = new Set(troubles.map(({ code }) => code));
  };
}
