// What Node-RED shows of each node: its folder's files, where Node-RED looks for them under its type's name.
import { cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, extname } from "node:path";

const { nodes } = JSON.parse(readFileSync("package.json", "utf8"))["node-red"];

/** Copies what a node says in each language to where Node-RED's catalogues are. */
function copyWords(folder, type) {
  for (const kind of ["words", "help"])
    for (const file of readdirSync(`nodes/${folder}/${kind}`)) {
      const ending = extname(file);
      cpSync(`nodes/${folder}/${kind}/${file}`, `dist/nodes/locales/${basename(file, ending)}/${type}${ending}`);
    }
}

for (const [type, file] of Object.entries(nodes)) {
  const folder = type.replace(/^smartcar-/, "");
  mkdirSync(dirname(file), { recursive: true });
  cpSync(`nodes/${folder}/editor.html`, `dist/nodes/${type}.html`);
  copyWords(folder, type);
}
for (const data of ["days", "flows"]) cpSync(`src/demo/${data}`, `dist/src/demo/${data}`, { recursive: true });
cpSync("icons", "dist/nodes/icons", { recursive: true });
