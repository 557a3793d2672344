import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { isBuiltin } from "node:module";
import { gzipSync } from "node:zlib";
import { dirname, join } from "node:path/posix";
import { found, helpLanguages, languages, manifest, nodes, page, read } from "./sources";

/** Of all that the page loads before it is drawn. */
const MOST_PAGE_BYTES = 50_000;

/** What `npm publish` would send, of the build as it lies there. */
function packedFiles(): string[] {
  const output = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [{ files }]: [{ files: { path: string }[] }] = JSON.parse(output);
  return files.map(({ path }) => path);
}

describe("the packed package", function () {
  let files: string[] = [];

  before(() => {
    files = packedFiles();
  });

  it("has everything of each node where Node-RED looks for it", () => {
    const wanted = nodes.flatMap((node) => [
      `dist/nodes/${node}.js`,
      `dist/nodes/${node}.html`,
      `dist/nodes/icons/${node}.svg`,
      ...[...languages, "no"].map((language) => `dist/nodes/locales/${language}/${node}.json`),
      ...helpLanguages.map((language) => `dist/nodes/locales/${language}/${node}.html`),
    ]);
    assert.deepEqual(
      wanted.filter((file) => !files.includes(file)),
      [],
    );
  });

  it("has every file that a dialog asks for", () => {
    const asked = nodes.flatMap((node) => found(page(node), /(resources\/@ev-flows\/node-red-smartcar\/[\w.-]+)/g));
    const wanted = [
      "resources/ask.js",
      "resources/check.js",
      "resources/connect.js",
      "resources/pick.js",
      ...asked.map(local),
    ];
    assert.deepEqual(
      wanted.filter((file) => !files.includes(file)),
      [],
    );
  });

  it("loads only what it has, what it depends on, and what Node.js has", () => {
    const scripts = files.filter((file) => /^dist\/.*\.js$/.test(file));
    const loaded = scripts.flatMap((file) =>
      found(read(file), /\brequire\("([^"]+)"\)/g).map((name) =>
        name.startsWith(".") ? join(dirname(file), name) : name,
      ),
    );
    const has = (name: string): boolean =>
      files.includes(name) ||
      isBuiltin(name) ||
      Object.keys(manifest.dependencies).some((own) => name === own || name.startsWith(`${own}/`));
    assert.ok(loaded.length > 0);
    assert.deepEqual(
      loaded.filter((name) => !has(name)),
      [],
    );
  });

  it("has every file that a page or a thread of ours loads", () => {
    const wanted = ["src/simulator/http/pages/assets", "nodes/connect/assets", "nodes/tariff/assets"]
      .flatMap((folder) => readdirSync(folder))
      .map((file) => `dist/runtime/assets/${file}`);
    assert.deepEqual(
      wanted.filter((file) => !files.includes(file)),
      [],
    );
  });

  it("has the page, small enough for a slow phone", () => {
    const served = files.filter((file) => file.startsWith("dist/runtime/page/"));
    const named = found(read("dist/runtime/page/index.html"), /(?:href|src)="([^"]+)"/g);
    const loaded = named.filter((name) => /\.(js|css)$/.test(name));
    const bytes = ["index.html", ...loaded].map((name) => gzipSync(read(`dist/runtime/page/${name}`)).length);
    assert.match(
      read("dist/runtime/page/index.html"),
      /<style>[^<]{1000,}<\/style>/,
      "the first paint waits for no style",
    );

    assert.deepEqual(
      [...named, "app.webmanifest"].filter((name) => !served.includes(`dist/runtime/page/${name}`)),
      [],
    );
    assert.match(loaded.join(), /^page-[A-Z0-9]{8}\.js$/);
    const total = bytes.reduce((sum, size) => sum + size, 0);
    assert.ok(total < MOST_PAGE_BYTES, `${total} bytes compressed`);
  });

  it("has the license of what is bundled with it", () => {
    assert.ok(files.includes("dist/runtime/LICENSES") && files.includes("dist/program/LICENSES"));
    assert.match(read("dist/runtime/LICENSES"), /^zod\n/);
    assert.match(read("dist/runtime/page/LICENSES"), /^preact\n/);
    assert.match(read("dist/program/LICENSES"), /^aedes\n[^]*^mqtt-packet\n[^]*^zod\n/m);
  });

  it("has what its programs need: days and flows of the demo", () => {
    const wanted = ["days", "flows"].flatMap((data) =>
      readdirSync(`src/demo/${data}`, { recursive: true, encoding: "utf8", withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath.replace("src/demo", "dist/program"), name)),
    );
    assert.deepEqual(
      [manifest.bin["node-red-smartcar"] ?? "", ...wanted].filter((file) => !files.includes(file)),
      [],
    );
  });

  it("holds no more of zod than it uses: import * as z", () => {
    const maps = files.filter((file) => file.endsWith(".js.map"));
    assert.deepEqual(
      maps.filter((file) => read(file).includes("zod/v4/locales/de.js")),
      [],
    );
  });

  it("has the source map of all that is bundled", () => {
    const bundles = files.filter((file) => /^dist\/runtime\/[\w-]+\.js$/.test(file));
    assert.ok(bundles.length > 0);
    assert.deepEqual(
      bundles.filter((file) => !files.includes(`${file}.map`)),
      [],
    );
  });

  it("has nothing that only its authors need", () => {
    const expected =
      /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/(nodes|program|runtime)\/|examples\/|resources\/)/;
    assert.deepEqual(
      files.filter((file) => !expected.test(file) || /\.ts$|\.spec\./.test(file)),
      [],
    );
  });
});

function local(address: string): string {
  return address.replace("@ev-flows/node-red-smartcar/", "");
}
