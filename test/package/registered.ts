import { runInNewContext } from "node:vm";
import { page } from "./sources";

interface Property {
  readonly value?: unknown;
  readonly type?: string;
  readonly label?: string;
  readonly validate?: (value: unknown, opt: unknown) => unknown;
}

/** What a page tells the editor of its node. */
export interface Definition {
  readonly category: string;
  readonly color: string;
  readonly icon: string;
  readonly inputs?: number;
  readonly outputs?: number;
  readonly outputLabels?: readonly string[];
  readonly paletteLabel: string;
  readonly defaults: Readonly<Record<string, Property>>;
  readonly credentials?: Readonly<Record<string, Property>>;
}

/** Runs the script of a page as the editor does, and gives all that it registers. */
export function registered(node: string): Map<string, Definition> {
  const types = new Map<string, Definition>();
  const RED = {
    _: (key: string) => key,
    validators: { typedInput: () => (_value: unknown, _opt: unknown) => true },
    nodes: { registerType: (type: string, definition: Definition) => types.set(type, definition) },
  };
  runInNewContext(scriptOf(node), { RED, URL });
  return types;
}

/** The script where the flow library looks for it: in a tag that is written on one line. */
export function scriptOf(node: string): string {
  const [, script] = /^<script type="text\/javascript">\n([\s\S]+?)<\/script>/m.exec(page(node)) ?? [];
  if (script === undefined) throw new Error(`${node}.html has no script`);
  return script;
}

export function definitionOf(node: string): Definition {
  const definition = registered(node).get(node);
  if (!definition) throw new Error(`${node}.html registers nothing of that name`);
  return definition;
}

export function templateOf(node: string): string {
  const [, template] = /data-template-name="[\w-]+">([\s\S]+?)<\/script>/.exec(page(node)) ?? [];
  if (template === undefined) throw new Error(`${node}.html has no template`);
  return template;
}
