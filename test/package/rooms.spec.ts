import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, sep } from "node:path";

/**
 * Whom each room may know; what is not listed is a fault. A room that is named with a slash is a part of another with arrows of
 * its own.
 */
const arrows: Readonly<Record<string, readonly string[]>> = {
  core: [],
  control: ["core"],
  mqtt: ["core"],
  monitor: ["core"],
  home: ["core", "control"],
  notify: ["core", "control"],
  page: ["core", "control"],
  // HTTP for whoever calls out: connections, limits, what a failure means.
  http: ["core"],
  smartcar: ["core", "http"],
  fetch: ["core", "control", "http"],
  store: ["core", "store/keys"],
  // The table of all keys: its entries are the schemas that the rooms declare of what they keep.
  "store/keys": [
    "core",
    "store",
    "control",
    "fetch",
    "home",
    "mqtt",
    "notify",
    "page",
    "records",
    "vehicle",
    "webhook",
  ],
  vehicle: ["core", "smartcar", "store", "store/keys"],
  records: ["core", "smartcar", "store", "store/keys", "vehicle"],
  webhook: ["core", "http", "smartcar", "store", "store/keys"],
  // What processes that share a store tell each other about cars.
  fleet: ["core", "store", "store/keys", "vehicle"],
  simulator: ["core"],
  // Made-up suppliers, also for whoever has no network.
  "simulator/feeds": ["core"],
  demo: ["core", "simulator/feeds"],
  // What the package's command runs.
  program: ["core", "demo", "diagnostics", "simulator"],
  diagnostics: ["core", "store", "store/keys", "vehicle"],
  nodes: [
    "core",
    "control",
    "diagnostics",
    "fetch",
    "fleet",
    "home",
    "http",
    "monitor",
    "mqtt",
    "notify",
    "page",
    "records",
    "simulator",
    "simulator/feeds",
    "smartcar",
    "store",
    "store/keys",
    "vehicle",
    "webhook",
  ],
};

/** The one file that knows version 2.0: with its line there and the folder, all of it goes. */
const SWITCH = "src/smartcar/record-sources.ts";
const VERSION_2 = /^(test\/)?src\/smartcar\/v2\//;

/** The rooms that a table of keys may know a schema of, and nothing else. */
const SCHEMAS = /\/stored-[\w-]+$/;

/** The only one of the nodes' files that starts the simulator. */
const STARTS_SIMULATOR = "nodes/account/smartcar-link.ts";

const MOST_FILES = 25;

/** Folders that hold more, with the number they may hold for now: it only ever falls. */
const crowded: Readonly<Record<string, number>> = {};

const sources = filesBelow("src", "nodes");

describe("the rooms", () => {
  it("know each other in one direction only", () => {
    const against = sources.flatMap((file) =>
      importsOf(file).flatMap(([target]) => {
        const [from, to] = [roomOf(file), roomOf(target)];
        const isAllowed = from === to || arrows[from]?.includes(to);
        return isAllowed ? [] : [`${file} → ${target}`];
      }),
    );
    assert.deepEqual(against, []);
  });

  it("show the table of keys their schemas, and nothing else", () => {
    const more = sources
      .filter((file) => roomOf(file) === "store/keys")
      .flatMap((file) => importsOf(file).map(([target]) => target))
      .filter((target) => !["core", "store", "store/keys"].includes(roomOf(target)) && !SCHEMAS.test(target));
    assert.deepEqual(more, []);
  });

  it("know version 2.0 of Smartcar's API by one switch", () => {
    const knowing = filesBelow("src", "nodes", "test", "bench")
      .filter((file) => !VERSION_2.test(file))
      .filter((file) => importsOf(file).some(([target]) => VERSION_2.test(target)));
    assert.deepEqual(
      knowing.filter((file) => file !== SWITCH),
      [],
    );
  });

  it("know nothing of Node-RED in src", () => {
    const knowing = filesBelow("src").filter((file) =>
      /\b(?:from|import|require)\s*\(?\s*["'](?:@node-red\/|node-red["'/])/.test(readFileSync(file, "utf8")),
    );
    assert.deepEqual(knowing, []);
  });

  it("start the simulator in one place, when it is first asked for", () => {
    const starting = sources.flatMap((file) =>
      importsOf(file)
        .filter(([target]) => roomOf(file) === "nodes" && roomOf(target) === "simulator")
        .map(([, statement]) => `${file} ${statement.includes("type") ? "type" : "value"}`),
    );
    assert.deepEqual([...new Set(starting)].toSorted(), [`${STARTS_SIMULATOR} type`, `${STARTS_SIMULATOR} value`]);
    assert.match(readFileSync(STARTS_SIMULATOR, "utf8"), /await import\("[^"]*simulator\/simulator/);
  });
});

describe("imports", () => {
  it("close no circle: types, calls of import, and imports inside types count, too", () => {
    const files = filesBelow("src", "nodes", "test", "bench", "scripts");
    assert.deepEqual(inCircles(new Map(files.map((file) => [withoutEnding(file), targetsOf(file)]))), []);
  });

  it("are found in all their forms, and circles of them", () => {
    const forms = [
      'import { a } from "./b";',
      'import type { A } from "./b";',
      'export { type A } from "./b";',
      'import "./b";',
      'const a = await import("./b");',
      'const later = import(\n  "./b"\n);',
      'type A = import("./b").A;',
      'const a = require("./b");',
    ];
    for (const text of forms)
      assert.deepEqual(
        found(text, "src/a.ts").map(([target]) => target),
        ["src/b"],
        text,
      );
    const graph = { a: ["b"], b: ["c"], c: ["b"], d: ["a"], e: [] };
    assert.deepEqual(inCircles(new Map(Object.entries(graph))), ["a", "b", "c", "d"]);
  });
});

describe("a folder", () => {
  const sizes = new Map<string, number>();
  for (const file of filesBelow("src", "nodes", "test", "bench", "scripts")) {
    sizes.set(dirname(file), (sizes.get(dirname(file)) ?? 0) + 1);
  }

  it(`holds at most ${MOST_FILES} TypeScript files`, () => {
    const full = [...sizes].filter(([folder, size]) => size > (crowded[folder] ?? MOST_FILES));
    assert.deepEqual(full, [], "Divide it, or merge files that only one neighbour uses with that one");
  });

  it("that held more and was divided is off the list", () => {
    const slack = Object.entries(crowded).filter(([folder, most]) => (sizes.get(folder) ?? 0) < most);
    assert.deepEqual(slack, [], "Lower its number, or take it off the list");
  });
});

function filesBelow(...roots: readonly string[]): readonly string[] {
  return roots.flatMap((root) =>
    readdirSync(root, { encoding: "utf8", recursive: true })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => join(root, file).split(sep).join("/")),
  );
}

function roomOf(file: string): string {
  if (file.startsWith("nodes/")) return "nodes";
  const [, room = "", part = ""] = file.split("/");
  return `${room}/${part}` in arrows ? `${room}/${part}` : room;
}

type Import = readonly [target: string, statement: string];

/** What a file imports of this package, types included, with the statement that does it. */
function importsOf(file: string): readonly Import[] {
  return found(readFileSync(file, "utf8"), file);
}

function targetsOf(file: string): readonly string[] {
  return importsOf(file).map(([target]) => target);
}

function found(text: string, file: string): readonly Import[] {
  const statements = text.matchAll(/^.*?\b(?:from|import|require)\b\s*\(?\s*["'](\.[^"']+)["']/gm);
  return [...statements].map(([statement, path = ""]) => [withoutEnding(posix.join(dirname(file), path)), statement]);
}

function withoutEnding(file: string): string {
  return file.replace(/\.(js|tsx?)$/, "");
}

/** What is in a circle or leads to one: the rest is left out from its ends on. */
function inCircles(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const rest = new Map(graph);
  for (;;) {
    const ends = [...rest].filter(([, targets]) => !targets.some((target) => rest.has(target)));
    if (ends.length === 0) return [...rest.keys()];
    for (const [file] of ends) rest.delete(file);
  }
}
