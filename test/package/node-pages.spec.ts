import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { nodePages } from "../../scripts/node-pages";
import { found, read } from "./sources";

describe("the documents", () => {
  it("have a page for each node that says what its help says: `npm run docs` writes them", async () => {
    for (const [path, text] of await nodePages()) assert.equal(read(path), text, path);
  });

  for (const path of ["README.md", "CONTRIBUTING.md", "SECURITY.md"])
    it(`that ${path} links to are there`, () => {
      const links = found(read(path), /\]\(((?!https?:)[^)#]+)/g);
      assert.deepEqual(
        links.filter((link) => !existsSync(link)),
        [],
      );
    });
});
