// The part of the build that writes what the editor loads: each node's page, its words in each language, and its help.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hasHelp, helpOf } from "./pages/compose-help";
import { pageOf } from "./pages/compose-page";
import { filledCatalog } from "./pages/compose-words";
import { ENGLISH, translations } from "./words/catalogs";

const { "node-red": nodeRed } = JSON.parse(readFileSync("package.json", "utf8"));
const types = Object.keys(nodeRed.nodes);
/** The folders of Node-RED's languages; Norwegian browsers ask for either. */
const folders = [ENGLISH, ...translations].flatMap((language) =>
  language === "nb" ? [[language, "nb"] as const, [language, "no"] as const] : [[language, language] as const],
);

for (const type of types) writeFileSync(`dist/nodes/${type}.html`, pageOf(type));
for (const [language, name] of folders) {
  const folder = `dist/nodes/locales/${name}`;
  mkdirSync(folder, { recursive: true });
  for (const type of types) {
    writeFileSync(`${folder}/${type}.json`, `${JSON.stringify(filledCatalog(type, language), undefined, 2)}\n`);
    if (hasHelp(type, language)) writeFileSync(`${folder}/${type}.html`, helpOf(type, language));
  }
}
