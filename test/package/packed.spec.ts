import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { found, languages, nodes, page } from "./sources";

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
      ...languages.flatMap((language) => [
        `dist/nodes/locales/${language}/${node}.json`,
        `dist/nodes/locales/${language}/${node}.html`,
      ]),
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

  it("has nothing that only its authors need", () => {
    const expected = /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/(src|nodes)\/|examples\/|resources\/)/;
    assert.deepEqual(
      files.filter((file) => !expected.test(file) || /\.(ts|map)$|\.spec\./.test(file)),
      [],
    );
  });
});

function local(address: string): string {
  return address.replace("@ev-flows/node-red-smartcar/", "");
}
