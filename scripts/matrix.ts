import { join } from "node:path";
import { checkCombination } from "./matrix/check-combination";
import { combinations } from "./matrix/combinations";
import { pack } from "./matrix/install";
import { print, Tally } from "./matrix/tally";
import { withTemporaryFolder } from "./temporary-folder";

const root = join(__dirname, "..");

/** What `npm run test:matrix` does: the packed package in every Node-RED that it is for, each from nothing. */
async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const tally = new Tally();
  await withTemporaryFolder(async (folder) => {
    const tarball = await pack(root, folder);
    for (const combination of combinations) {
      if (wanted.length > 0 && !wanted.includes(combination.node)) continue;
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
