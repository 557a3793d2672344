// Bundles the sources. What the package ships goes to dist/runtime: a few files, with those parts apart that few flows need. The
// programs that only a checkout has are a file each.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { build, transform } from "esbuild";

const RUNTIME = "dist/runtime";
const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const types = Object.entries(manifest["node-red"].nodes);

/** As large as all other nodes together, and many flows have none of them. */
const DECIDING = ["smartcar-surplus", "smartcar-tariff", "smartcar-mode"];

/** The bundles from which the nodes are loaded. */
const bundles = {
  nodes: types.map(([type]) => type).filter((type) => !DECIDING.includes(type)),
  deciding: DECIDING,
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

/** What is read as it is, and its folder beside the bundles: what a browser or a thread loads, and what the demo plays. */
const ASSETS = [
  ["src/simulator/http/pages/assets", "assets"],
  ["nodes/connect/assets", "assets"],
  ["nodes/tariff/assets", "assets"],
  ["src/demo/days", "days"],
  ["src/demo/flows", "flows"],
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

/** The license of a package that is bundled, below its name. */
function licenseOf(name) {
  const folder = `node_modules/${name}`;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} is bundled and has no license`);
  return `${name}\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
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
      { in: "src/program/cli.ts", out: "cli" },
    ],
    outdir: RUNTIME,
    format: "esm",
    splitting: true,
    chunkNames: "[name]-[hash]",
    // The stream of Node.js is the same code.
    alias: { "readable-stream": "node:stream" },
    external: Object.keys(manifest.dependencies).flatMap((name) => [name, `${name}/*`]),
    plugins: [bundleEntries],
    sourcemap: "inline",
    metafile: true,
    write: false,
  });
  const inputs = Object.keys(metafile.inputs);
  const foreign = new Set(inputs.flatMap((path) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
  const undeclared = [...foreign].filter((name) => !BUNDLED.includes(name));
  if (undeclared.length > 0) throw new Error(`No dependency of the package: ${undeclared.join(", ")}`);
  for (const { path, text } of outputFiles) {
    const commonJs = await transform(text, {
      platform: "node",
      target: options.target,
      format: "cjs",
      supported: { "dynamic-import": false },
      sourcemap: "external",
      sourcesContent: false,
    });
    write(path, commonJs);
  }
  writeFileSync(`${RUNTIME}/LICENSES`, [...foreign].toSorted().map(licenseOf).join("\n"));
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

async function bundlePrograms() {
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

await Promise.all([bundleRuntime(), bundlePrograms()]);
for (const [folder, name] of ASSETS) cpSync(folder, `${RUNTIME}/${name}`, { recursive: true });
for (const [bundle, members] of Object.entries(bundles))
  for (const type of members) writeStub(type, manifest["node-red"].nodes[type], bundle);
