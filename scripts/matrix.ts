import { join } from "node:path";
import { checkCombination } from "./matrix/check-combination";
import { combinations } from "./matrix/combinations";
import { pack } from "./matrix/install";
import { print, Tally } from "./matrix/tally";
import { withTemporaryFolder } from "./temporary-folder";

const root = join(__dirname, "..");

/** What `npm run test:matrix` does: the packed package in every Node-RED that it is for, each from nothing. Arguments choose Node.js majors. */
async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const chosen = combinations.filter(({ node }) => wanted.length === 0 || wanted.includes(node));
  if (chosen.length === 0) throw new Error(`Accepted: ${combinations.map(({ node }) => node).join(", ")}, or nothing`);
  const tally = new Tally();
  await withTemporaryFolder(async (folder) => {
    const tarball = await pack(root, folder);
    for (const combination of chosen) {
      await checkCombination(tally, combination, { root, tarball, folder: join(folder, combination.node) });
    }
  });
  print(tally.summary());
  process.exitCode = tally.failed === 0 ? 0 : 1;
}

main().catch((err: unknown) => {
  process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
  process.exitCode = 1;
});
