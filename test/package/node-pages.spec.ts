import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { nodePages } from "../../scripts/node-pages";
import { found, read } from "./sources";

const WRITTEN = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md", "docs/installers.md"];

describe("the documents", () => {
  it("have a page for each node that says what its help says: `npm run docs` writes them", async () => {
    for (const [path, text] of await nodePages()) assert.equal(read(path), text, path);
  });

  for (const path of WRITTEN) {
    it(`that ${path} names are there`, () => {
      const paths = found(read(path), /`((?:src|nodes|test|scripts|docs|bench)\/[\w./-]+)`/g);
      assert.deepEqual(
        paths.filter((name) => !existsSync(name)),
        [],
      );
    });

    it(`that ${path} links to are there`, () => {
      const links = found(read(path), /\]\(((?!https?:)[^)#]+)/g);
      assert.deepEqual(
        links.filter((link) => !existsSync(join(dirname(path), link))),
        [],
      );
    });
  }
});
