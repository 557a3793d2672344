// The licenses of what the build puts into its bundles.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** Writes the licenses of all packages in a bundle. Throws an Error for one that is not meant to be in it. */
export function writeLicenses(folder, { inputs }, bundled) {
  const paths = Object.keys(inputs);
  const foreign = new Set(paths.flatMap((path) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
  const undeclared = [...foreign].filter((name) => !bundled.includes(name));
  if (undeclared.length > 0) throw new Error(`Not meant to be bundled: ${undeclared.join(", ")}`);
  writeFileSync(`${folder}/LICENSES`, [...foreign].toSorted().map(licenseOf).join("\n"));
}

/** The license of a package that is bundled, below its name. */
function licenseOf(name) {
  const folder = `node_modules/${name}`;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} is bundled and has no license`);
  return `${name}\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
}
