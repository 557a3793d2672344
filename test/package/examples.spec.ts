import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { read } from "./sources";

interface ExampleNode {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  readonly z?: string;
  readonly d?: boolean;
  readonly wires?: readonly (readonly string[])[];
  readonly links?: readonly string[];
  /** Of a subflow: where its input leads. */
  readonly in?: ReadonlyArray<{ readonly wires: ReadonlyArray<{ readonly id: string }> }>;
  readonly once?: boolean;
  readonly repeat?: string;
  readonly payload?: string;
  readonly func?: string;
  readonly nodes?: readonly string[];
  readonly rules?: readonly { readonly p: string; readonly to: string }[];
  readonly x?: number;
  readonly y?: number;
  readonly w?: number;
  readonly h?: number;
}

const examples = readdirSync("examples", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".json"))
  .map((file) => {
    const nodes: readonly ExampleNode[] = JSON.parse(read(`examples/${file}`));
    return { file, nodes, byId: new Map(nodes.map((node) => [node.id, node])) };
  });
type Example = (typeof examples)[number];

const DECIDING = new Set(["smartcar-surplus", "smartcar-tariff", "smartcar-mode"]);
const COMMANDING = new Set([
  "smartcar-charge",
  "smartcar-limit",
  "smartcar-lock",
  "smartcar-schedule",
  "smartcar-mqtt",
]);
/** Nodes of Node-RED that have a status. */
const SHOWING = new Set(["mqtt in", "mqtt out", "function", "http request"]);
/** Two nodes with a status between them are so far apart, in pixels. */
const STATUS_ROOM = 55;
const USUAL_WIDTH = 120;
/** What a command node does without a command to the car. */
const READING = new Set(["read", "list"]);

/** All nodes that a message of `from` can reach before a node of `until` takes it. */
function reached(example: Example, from: ExampleNode, until: ReadonlySet<string>): readonly ExampleNode[] {
  const found = new Map<string, ExampleNode>();
  const visit = (node: ExampleNode): void => {
    const next = node.type === "link out" ? (node.links ?? []) : (node.wires ?? []).flat();
    const inside = example.byId.get(node.type.replace("subflow:", ""))?.in ?? [];
    for (const id of [...next, ...inside.flatMap(({ wires }) => wires.map((wire) => wire.id))]) {
      const target = example.byId.get(id);
      if (!target || target.d || found.has(id)) continue;
      found.set(id, target);
      if (!until.has(target.type)) visit(target);
    }
  };
  visit(from);
  return [...found.values()];
}

function isAutomatic({ once, repeat = "" }: ExampleNode): boolean {
  return once === true || repeat !== "";
}

describe("the examples, imported one beside the other", () => {
  it("share no id, so that an import replaces no node of another example", () => {
    const ids = examples.flatMap(({ file, nodes }) => nodes.map(({ id }) => ({ file, id })));
    const repeated = ids.filter(({ id }, index) => ids.findIndex((other) => other.id === id) !== index);
    assert.deepEqual(repeated, []);
  });

  it("use no id that is a node type, which Node-RED would take for a reference", () => {
    const types = new Set(examples.flatMap(({ nodes }) => nodes.map(({ type }) => type)));
    assert.deepEqual(
      examples.flatMap(({ nodes }) => nodes.filter(({ id }) => types.has(id))),
      [],
    );
  });
});

for (const example of examples) {
  const { file, nodes, byId } = example;
  const injects = nodes.filter(({ type }) => type === "inject");

  describe(`the example ${file}`, () => {
    it("commands no car automatically: only what decides does", () => {
      for (const inject of injects.filter(isAutomatic)) {
        const onWay = reached(example, inject, DECIDING);
        const commanded = onWay.filter(({ type }) => COMMANDING.has(type));
        const words = [inject.payload ?? "", ...onWay.flatMap(({ rules = [] }) => rules.map(({ to }) => to))];
        const isRead = words.some((word) => READING.has(word));
        assert.ok(
          commanded.length === 0 || isRead,
          `${inject.name} reaches ${commanded.map(({ id }) => id).join(", ")}`,
        );
      }
    });

    it("says on each button that commands that a person presses it", () => {
      for (const inject of injects.filter((one) => !isAutomatic(one))) {
        const isCommand = reached(example, inject, new Set()).some(({ type }) => COMMANDING.has(type));
        if (isCommand) assert.match(inject.name ?? "", /^press: /, inject.id);
      }
    });

    it("marks made-up readings and prices as simulated", () => {
      const sources = nodes.filter(
        (node) => node.type === "function" && reached(example, node, DECIDING).some(({ type }) => DECIDING.has(type)),
      );
      for (const { id, func = "" } of sources) assert.match(func, /simulated(: | = )true/, id);
      const made = injects.filter(({ payload = "" }) => /^-?\d{3,}$/.test(payload));
      assert.deepEqual(made, [], "a reading typed into an inject carries no mark");
    });

    it("leaves what needs a broker switched off", () => {
      const online = nodes.filter(({ type, d }) => type.startsWith("mqtt ") && !d);
      assert.deepEqual(online, []);
    });

    it("explains itself in its tab", () => {
      const tab = nodes.find(({ type }) => type === "tab") as { info?: string } | undefined;
      assert.ok((tab?.info ?? "").length > 80);
    });

    it("leaves room for what is shown below a node", () => {
      const drawn = nodes.filter(({ type, x }) => x !== undefined && type !== "group");
      const covered = drawn
        .filter(({ type }) => type.startsWith("smartcar-") || SHOWING.has(type))
        .filter((one) => drawn.some((other) => other.z === one.z && isJustBelow(other, one)));
      assert.deepEqual(
        covered.map(({ id }) => id),
        [],
      );
    });

    it("has every node but its first comment in a group, and no two groups overlap", () => {
      const groups = nodes.filter(({ type }) => type === "group");
      const grouped = new Set(groups.flatMap((group) => group.nodes ?? []));
      const tabs = new Set(nodes.filter(({ type }) => type === "tab").map(({ id }) => id));
      const drawn = nodes.filter(({ x, z = "" }) => x !== undefined && tabs.has(z));
      const loose = drawn.filter(({ id, type }) => type !== "group" && !grouped.has(id));
      assert.deepEqual(
        loose.map(({ type }) => type),
        ["comment"],
      );
      for (const group of groups) {
        for (const id of group.nodes ?? []) assert.ok(isInside(byId.get(id), group), `${id} in ${group.name}`);
      }
      const overlapping = groups.filter((one, index) => groups.some((other, at) => at > index && overlap(one, other)));
      assert.deepEqual(
        overlapping.map(({ name }) => name),
        [],
      );
    });
  });
}

/** Whether a node is where the status of another one is drawn. */
function isJustBelow({ x = 0, y = 0 }: ExampleNode, above: ExampleNode): boolean {
  const [down, aside] = [y - (above.y ?? 0), Math.abs(x - (above.x ?? 0))];
  return down > 0 && down < STATUS_ROOM && aside < USUAL_WIDTH;
}

function isInside(node: ExampleNode | undefined, { x = 0, y = 0, w = 0, h = 0 }: ExampleNode): boolean {
  const { x: at = NaN, y: down = NaN } = node ?? {};
  return at > x && at < x + w && down > y && down < y + h;
}

function overlap(one: ExampleNode, other: ExampleNode): boolean {
  const { x: x1 = 0, y: y1 = 0, w: w1 = 0, h: h1 = 0 } = one;
  const { x: x2 = 0, y: y2 = 0, w: w2 = 0, h: h2 = 0 } = other;
  return x1 < x2 + w2 && x2 < x1 + w1 && y1 < y2 + h2 && y2 < y1 + h1;
}
