import type { Settings } from "./setting";

/** What the editor and the build must know of a node; all else follows from its settings. */
export interface NodeDeclaration<S extends Settings = Settings> {
  readonly type: string;
  /** Config nodes are in no flow and have neither input nor outputs. */
  readonly isConfig?: boolean;
  /** Keys under `label`, by output. */
  readonly outputs?: readonly string[];
  /** Groups of words that the node shares with others (nodes/runtime/words). */
  readonly sharedWords: readonly WordGroup[];
  readonly settings: S;
}

export type WordGroup = "errors" | "refusals" | "states" | "decisions" | "meters" | "checks" | "feeds";

/** Fixes the types of a declaration. */
export function declareNode<const S extends Settings>(declaration: NodeDeclaration<S>): NodeDeclaration<S> {
  return declaration;
}
