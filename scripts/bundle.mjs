// Bundles the sources. What Node-RED loads goes to dist/runtime: a few files, with those parts apart that few flows need. The
// package's command is one file in dist/program, and what only a checkout has is a file each.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { build, transform } from "esbuild";
import { writeLicenses } from "./licenses.mjs";

const RUNTIME = "dist/runtime";
const PROGRAM = "dist/program";
const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const DEPENDENCIES = Object.keys(manifest.dependencies).flatMap((name) => [name, `${name}/*`]);
const types = Object.entries(manifest["node-red"].nodes);

/** Each of them is large, and a flow without it must not carry it: one who decides by the sun needs no planner, nor a report. */
const ALONE = [
  "smartcar-dashboard",
  "smartcar-mode",
  "smartcar-mqtt",
  "smartcar-records",
  "smartcar-surplus",
  "smartcar-tariff",
];

/** Who has prices and forecasts by wire needs none of it. */
const FETCHING = ["smartcar-prices", "smartcar-forecast"];

/** The bundles from which the nodes are loaded. */
const bundles = {
  nodes: types.map(([type]) => type).filter((type) => !ALONE.includes(type) && !FETCHING.includes(type)),
  fetching: FETCHING,
  ...Object.fromEntries(ALONE.map((type) => [folderOf(type), [type]])),
};

/**
 * The packages that become part of ours. zod loaded by itself brings all its languages and more, which takes longer and holds
 * more memory than everything else of this package together. The rest is the broker of the demo, which no flow needs.
 */
const BUNDLED = [
  "zod",
  "aedes",
  "aedes-packet",
  "aedes-persistence",
  "bl",
  "debug",
  "fastparallel",
  "has-flag",
  "inherits",
  "mqemitter",
  "mqtt-packet",
  "ms",
  "process-nextick-args",
  "qlobber",
  "reusify",
  "string_decoder",
  "supports-color",
  "xtend",
];

/** What runs in a checkout only. */
const PROGRAMS = ["bench/clients/built-client.ts"];

const options = {
  bundle: true,
  platform: "node",
  target: "node20",
  sourcesContent: false,
  logLevel: "warning",
};

/** What is read as it is, and where the code that names it is bundled: what a browser or a thread loads, and what the demo plays. */
/** @type {ReadonlyArray<readonly [from: string, name: string, places: readonly string[]]>} */
const ASSETS = [
  ["src/simulator/http/pages/assets", "assets", [RUNTIME, PROGRAM]],
  ["nodes/connect/assets", "assets", [RUNTIME]],
  ["nodes/tariff/assets", "assets", [RUNTIME]],
  ["src/records/report/assets", "assets", [RUNTIME]],
  ["src/page/words", "page-words", [RUNTIME]],
  ["src/demo/days", "days", [PROGRAM]],
  ["src/demo/flows", "flows", [PROGRAM]],
];

/** A module that exports each node of a bundle by its folder's name. */
function entryOf(bundle) {
  return bundles[bundle]
    .map(folderOf)
    .map((folder) => `export { default as ${folder} } from "./nodes/${folder}/node";`)
    .join("\n");
}

function folderOf(type) {
  return type.replace(/^smartcar-/, "");
}

const bundleEntries = {
  name: "bundle entries",
  setup(on) {
    on.onResolve({ filter: /^bundle:/ }, ({ path }) => ({ path: path.slice("bundle:".length), namespace: "bundle" }));
    on.onLoad({ filter: /.*/, namespace: "bundle" }, ({ path }) => ({
      contents: entryOf(path),
      resolveDir: resolve("."),
    }));
  },
};

/** Writes a file and its source map, without the sources themselves: they are in the repository under the same names. */
function write(path, { code, map }) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${code}//# sourceMappingURL=${basename(path)}.map\n`);
  writeFileSync(`${path}.map`, map);
}

/**
 * Only ES modules are split where the source says import(), and what several bundles share is in a file of its own; only
 * CommonJS can be loaded in the constructor of a node. So it is first the one, then each file the other.
 */
async function bundleRuntime() {
  const { outputFiles, metafile } = await build({
    ...options,
    entryPoints: [
      { in: "nodes/first-use.ts", out: "first-use" },
      ...Object.keys(bundles).map((name) => ({ in: `bundle:${name}`, out: name })),
    ],
    outdir: RUNTIME,
    format: "esm",
    splitting: true,
    chunkNames: "[name]-[hash]",
    external: DEPENDENCIES,
    plugins: [bundleEntries],
    sourcemap: "inline",
    metafile: true,
    write: false,
  });
  for (const { path, text } of outputFiles) {
    const commonJs = await transform(inAscii(text), {
      // Node.js holds the text of all that it has loaded.
      minifyWhitespace: true,
      minifySyntax: true,
      lineLimit: LONGEST_LINE,
      platform: "node",
      target: options.target,
      format: "cjs",
      supported: { "dynamic-import": false },
      sourcemap: "external",
      sourcesContent: false,
    });
    write(path, commonJs);
  }
  writeLicenses(RUNTIME, metafile, BUNDLED);
}

/** What is thrown shows a line, which a person may read. */
const LONGEST_LINE = 200;

/** One letter of another alphabet, which esbuild leaves in an expression or a comment, and a whole file takes twice the memory. */
function inAscii(text) {
  return text.replaceAll(/[^\p{ASCII}]/gu, (letter) =>
    letter
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** The package's command in one file, apart from the runtime, so that no node loads anything for its sake. */
async function bundleProgram() {
  const { metafile } = await build({
    ...options,
    entryPoints: ["src/program/cli.ts"],
    outdir: PROGRAM,
    format: "cjs",
    minify: true,
    // The stream of Node.js is the same code.
    alias: { "readable-stream": "node:stream" },
    external: DEPENDENCIES,
    metafile: true,
  });
  writeLicenses(PROGRAM, metafile, BUNDLED);
}

/** Where Node-RED looks for a node: loads its bundle with the first node of the type. */
function writeStub(type, file, bundle) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `const { onFirstUse } = require("../runtime/first-use.js");
module.exports = onFirstUse("${type}", () => require("../runtime/${bundle}.js").${folderOf(type)});
`,
  );
}

async function bundleForCheckout() {
  await build({
    ...options,
    entryPoints: PROGRAMS,
    outdir: "dist",
    outbase: ".",
    format: "cjs",
    packages: "external",
    sourcemap: "linked",
  });
}

await Promise.all([bundleRuntime(), bundleProgram(), bundleForCheckout()]);
for (const [folder, name, places] of ASSETS)
  for (const place of places) cpSync(folder, `${place}/${name}`, { recursive: true });
for (const [bundle, members] of Object.entries(bundles))
  for (const type of members) writeStub(type, manifest["node-red"].nodes[type], bundle);
