import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findNodeRed } from "../../../src/demo/find-node-red";

describe("findNodeRed", () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), "smartcar-find-"))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function install(folder: string, version = "4.1.0", name = "node-red"): string {
    const path = join(root, folder);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "package.json"), JSON.stringify({ name, version }));
    writeFileSync(join(path, "red.js"), "");
    return path;
  }

  const look = (more: Partial<Parameters<typeof findNodeRed>[0]> = {}): string =>
    findNodeRed({
      named: undefined,
      from: [join(root, "app/node_modules/@ev-flows/node-red-smartcar")],
      path: "",
      ...more,
    });

  it("finds the one that npx has laid beside the package", () => {
    const folder = install("app/node_modules/node-red");

    assert.equal(look(), join(folder, "red.js"));
  });

  it("finds a global one by its command", () => {
    const folder = install("usr/lib/node_modules/node-red");
    mkdirSync(join(root, "usr/bin"));
    symlinkSync(join(folder, "red.js"), join(root, "usr/bin/node-red"));
    mkdirSync(join(root, "opt/bin"), { recursive: true });
    symlinkSync(join(folder, "red.js"), join(root, "opt/bin/node-red"));

    assert.equal(look({ path: join(root, "usr/bin") }), join(folder, "red.js"));
    assert.equal(look({ path: join(root, "opt/bin") }), join(folder, "red.js"));
  });

  it("finds a global one where Windows has it: beside its command", () => {
    const folder = install("npm/node_modules/node-red");

    assert.equal(look({ path: join(root, "npm") }), join(folder, "red.js"));
  });

  it("takes the named one only", () => {
    install("app/node_modules/node-red");
    const folder = install("elsewhere");

    assert.equal(look({ named: folder }), join(folder, "red.js"));
    assert.throws(() => look({ named: root }), /There is no Node-RED in .*red\.js/);
  });

  it("passes by one that is too old, or another package", () => {
    install("app/node_modules/node-red", "3.1.9");
    install("app/node_modules/@ev-flows/node_modules/node-red", "5.0.0", "another");
    const folder = install("usr/lib/node_modules/node-red", "5.0.7");

    assert.equal(look({ path: join(root, "usr/bin") }), join(folder, "red.js"));
    assert.throws(() => look(), /Node-RED 3\.1\.9 was found in .* needs version 4 or newer/);
  });

  it("says how to get one where there is none", () => {
    assert.throws(
      () => look(),
      /npx -p node-red\S* -p @ev-flows\/node-red-smartcar node-red-smartcar demo[^]*--node-red/,
    );
  });
});
