import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { found, manifest, nodes, read } from "./sources";
import { definitionOf } from "./registered";

interface FlowNode {
  readonly id: string;
  readonly type: string;
  /** Only what is drawn has a place. */
  readonly x?: number;
  readonly credentials?: unknown;
}

/** What the flow library checks on publication, and its rules for examples. */

describe("the package", () => {
  it("has what the flow library shows of it", () => {
    assert.match(manifest.name, /^@[\w-]+\/node-red-[\w-]+$/);
    assert.equal(manifest.license, "Apache-2.0");
    assert.ok(existsSync("LICENSE"));
    assert.ok(manifest.keywords.includes("node-red"));
    assert.match(manifest.repository.url, /^git\+https:/);
    assert.match(manifest.bugs.url, /^https:/);
  });

  it("runs wherever Node-RED 4 and 5 run, and does not lock out the next one", () => {
    assert.match(manifest["node-red"].version, /^>=4\.0\.0$/);
    assert.match(manifest.engines.node, /^>=20\.\d+\.\d+$/);
  });

  it("brings what it has a reason for, and nothing for tests", () => {
    const [, table = ""] = /^## Dependencies\n([\s\S]*?)\n## /m.exec(read("CONTRIBUTING.md")) ?? [];
    const reasons = found(table, /^\| `([\w@/.-]+)` +\| \w/gm);
    assert.deepEqual(Object.keys(manifest.dependencies).toSorted(), reasons.toSorted());
  });

  it("runs nothing when it is installed", () => {
    assert.deepEqual(
      Object.keys(manifest.scripts).filter((name) => /^(pre|post)?install$|^prepare$/.test(name)),
      [],
    );
  });

  it("names its nodes so that nobody else's are named so", () => {
    for (const [node, file] of Object.entries(manifest["node-red"].nodes)) {
      assert.match(node, /^smartcar-[a-z-]+$/);
      assert.equal(file, `dist/nodes/${node}.js`);
    }
  });
});

const CORE = new Set(["tab", "comment", "inject", "debug", "function", "change", "switch", "catch", "split", "join"]);
const MORE_CORE = new Set([
  "mqtt in",
  "mqtt out",
  "mqtt-broker",
  "delay",
  "http request",
  "http in",
  "http response",
  "file",
  "link in",
  "link out",
  "json",
  "group",
  "subflow",
  "status",
]);

/** The folder of another package's examples needs that package. */
const examples = readdirSync("examples", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".json") && !file.startsWith("FlowFuse"))
  .map((file) => {
    const flow: readonly FlowNode[] = JSON.parse(read(`examples/${file}`));
    return { file, flow };
  });

describe("the examples", () => {
  it("use every node that can stand in a flow", () => {
    const used = new Set(examples.flatMap(({ flow }) => flow.map(({ type }) => type)));
    const flowNodes = nodes.filter((node) => definitionOf(node).category !== "config");
    assert.deepEqual(
      flowNodes.filter((node) => !used.has(node)),
      [],
    );
  });

  for (const { file, flow } of examples) {
    it(`${file} says first what it shows`, () => {
      assert.equal(flow.find(({ x, type }) => x !== undefined && type !== "group")?.type, "comment");
    });

    it(`${file} needs no other package`, () => {
      const own = new Set(flow.filter(({ type }) => type === "subflow").map(({ id }) => `subflow:${id}`));
      const types = flow.map(({ type }) => type).filter((type) => !own.has(type));
      const foreign = types.filter((type) => !CORE.has(type) && !MORE_CORE.has(type));
      assert.deepEqual(
        foreign.filter((type) => !nodes.includes(type)),
        [],
      );
    });

    it(`${file} holds no secret and no path of someone's computer`, () => {
      assert.ok(flow.every(({ credentials }) => credentials === undefined));
      assert.doesNotMatch(read(`examples/${file}`), /client_[\da-z]{6,}|"\/(home|root|Users)\//i);
    });

    it(`${file} sets only what the nodes have`, () => {
      const frame = ["id", "type", "z", "x", "y", "wires", "d", "g"];
      for (const node of flow.filter(({ type }) => nodes.includes(type))) {
        const known = [...frame, ...Object.keys(definitionOf(node.type).defaults)];
        assert.deepEqual(
          Object.keys(node).filter((name) => !known.includes(name)),
          [],
          node.type,
        );
      }
    });
  }
});
