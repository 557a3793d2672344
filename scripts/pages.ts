// The part of the build that writes what the editor loads: each node's page, its words in each language, and its help.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parse } from "node:path";
import { helpOf } from "./pages/compose-help";
import { pageOf } from "./pages/compose-page";
import { catalogueOf } from "./pages/compose-words";

const { "node-red": nodeRed } = JSON.parse(readFileSync("package.json", "utf8"));
const types = Object.keys(nodeRed.nodes);
const languages = readdirSync("nodes/settings/words").map((file) => parse(file).name);

for (const type of types) writeFileSync(`dist/nodes/${type}.html`, pageOf(type));
for (const language of languages) {
  const folder = `dist/nodes/locales/${language}`;
  mkdirSync(folder, { recursive: true });
  for (const type of types) {
    writeFileSync(`${folder}/${type}.json`, `${JSON.stringify(catalogueOf(type, language), undefined, 2)}\n`);
    writeFileSync(`${folder}/${type}.html`, helpOf(type, language));
  }
}
