/** A Node.js and a Node-RED that belong together, and what npm is to choose for them. */
export interface Combination {
  readonly node: string;
  readonly nodeRed: string;
  /** The newest undici that runs on this Node.js. */
  readonly undiciMajor: number;
  /** Where this Node.js cannot be had, nothing is lost. */
  readonly isOptional?: boolean;
}

export const combinations: readonly Combination[] = [
  { node: "20", nodeRed: "4.1", undiciMajor: 7 },
  { node: "22", nodeRed: "5.0", undiciMajor: 8 },
  { node: "24", nodeRed: "5.0", undiciMajor: 8, isOptional: true },
];

export function nameOf({ node, nodeRed }: Combination): string {
  return `Node-RED ${nodeRed} on Node.js ${node}`;
}
