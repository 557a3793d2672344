// Bundles the page that people look at: a script that a browser may store forever, as its name changes with its content, and
// index.html, which names it. The style is in index.html, so that the first paint waits for nothing else.
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { writeLicenses } from "./licenses.mjs";

const SOURCE = "src/page/view";
const PAGE = "dist/runtime/page";

const { metafile } = await build({
  entryPoints: [`${SOURCE}/page.tsx`, `${SOURCE}/page.css`],
  outdir: PAGE,
  entryNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome109", "firefox115", "safari16"],
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});
writeLicenses(PAGE, metafile, ["preact"]);

/** The name of what an entry became. */
function nameOf(entry) {
  const [path] =
    Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === `${SOURCE}/${entry}`) ?? [];
  if (!path) throw new Error(`${entry} was not bundled`);
  return basename(path);
}

const style = join(PAGE, nameOf("page.css"));
const css = readFileSync(style, "utf8").trim();
rmSync(style);
const index = readFileSync(`${SOURCE}/index.html`, "utf8")
  .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${css}</style>`)
  .replace("page.js", nameOf("page.tsx"));
writeFileSync(`${PAGE}/index.html`, index);
cpSync(`${SOURCE}/app`, PAGE, { recursive: true });
