import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { parse } from "acorn";
import { simple } from "acorn-walk";
import { transformSync } from "esbuild";
import { read } from "./sources";

/** What a database runs as one step is put together of parts. */
const RUN_BY_REDIS = "src/store/engine/script.ts";

const SCRIPT =
  /\b(?:const|let|var) \w+ = |\bfunction ?\w*\(|\) ?=> ?[{(\w]|\brequire\(|(?<![\w-])(?:document|window|process)\.\w+|\baddEventListener\(/;
const STYLE = /(?:^|[\w.#*)\]\s])\{\s*[a-z-]+: ?[^;{}]+[;}]|@(?:page|media)\b/;

/** Texts of a source that are a script, or a style: neither linter nor compiler reads them. */
function hiddenIn(source: string, loader: "ts" | "tsx" = "ts"): string[] {
  const { code } = transformSync(source, { loader, format: "esm", target: "esnext", jsx: "automatic" });
  const texts: string[] = [];
  simple(parse(code, { ecmaVersion: "latest", sourceType: "module" }), {
    Literal: ({ value }) => void (typeof value === "string" && texts.push(value)),
    TemplateLiteral: ({ quasis }) => void texts.push(quasis.map(({ value }) => value.cooked ?? value.raw).join("0")),
  });
  return texts.filter((text) => SCRIPT.test(text) || STYLE.test(text));
}

describe("scripts and styles", () => {
  it("are files of their own, and no texts in code", () => {
    const found = ["src", "nodes"].flatMap((folder) =>
      readdirSync(folder, { encoding: "utf8", recursive: true })
        .filter((file) => /\.tsx?$/.test(file))
        .map((file) => `${folder}/${file.replaceAll("\\", "/")}`)
        .filter((file) => file !== RUN_BY_REDIS)
        .flatMap((file) => hiddenIn(read(file), file.endsWith("x") ? "tsx" : "ts").map((text) => `${file}: ${text}`)),
    );
    assert.deepEqual(found, [], "Put it into a folder `assets` beside the code");
  });

  it("are found where they are texts", () => {
    for (const text of [
      "const run = `const { Worker } = require('x');\nprocess.on('message', (one) => run(one));`;",
      "const style = `body { margin: ${0}; }`;",
      'const end = "setTimeout(() => process.kill(1), " + ms + ")";',
      'const page = "<script>document.title = 1</script>";',
    ])
      assert.equal(hiddenIn(text).length > 0, true, text);
    for (const text of [
      "const url = `${origin}/process/${id}`;",
      'const name = "a {b}";',
      "const key = `{ ${a}: ${b} }`;",
    ])
      assert.deepEqual(hiddenIn(text), [], text);
  });
});
