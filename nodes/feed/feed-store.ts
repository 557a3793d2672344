import { join } from "node:path";
import type { Node, NodeAPI } from "node-red";
import { systemClock } from "../../src/core/clock";
import { fileStore } from "../../src/store/file-store";
import { fileName } from "../../src/store/replace-file";
import type { Store } from "../../src/store/store";
import { folderOf, folderProblems, type FolderProblems } from "../account/open-store";
import { onClose } from "../runtime/handle-input";
import { translated } from "../runtime/speech";

const known = new WeakMap<object, FolderProblems>();

/** Where a node without an account stores what it has fetched: in a file of its own under the user directory. */
export function feedStore(RED: NodeAPI, node: Node): Store {
  const problems = known.get(RED.settings) ?? folderProblems(RED);
  known.set(RED.settings, problems);
  onClose(
    node,
    problems.report((problem) => {
      if (problem) node.error(translated(problem), {});
    }),
  );
  const path = join(folderOf(RED), "feeds", `${fileName(node.id)}.json`);
  const store = fileStore({ path, clock: systemClock, problems: problems.latch });
  onClose(node, () => store.close());
  return store;
}
