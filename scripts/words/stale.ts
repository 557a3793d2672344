import { spawnSync } from "node:child_process";
import { catalogFile, catalogFolders, ENGLISH, factsOf, textsIn, textsOf } from "./catalogs";

/** An English text that changed after its translation was compared with it. */
export interface Stale {
  readonly where: string;
  readonly was: string;
  readonly is: string;
}

/**
 * The texts of a language whose English has changed since the commit that its facts name; `undefined` if this checkout does not
 * have that commit.
 */
export function staleTexts(language: string): readonly Stale[] | undefined {
  const { comparedWith } = factsOf(language);
  if (git("cat-file", "-e", `${comparedWith}^{commit}`) === undefined) return undefined;
  return catalogFolders.flatMap((folder) => {
    const before = git("show", `${comparedWith}:${catalogFile(folder, ENGLISH)}`);
    const old = before === undefined ? new Map<string, string>() : textsOf(JSON.parse(before));
    return [...textsIn(folder, ENGLISH)].flatMap(([key, is]) => {
      const was = old.get(key);
      const where = `${catalogFile(folder, language)} ${key}`;
      return was === undefined || was === is ? [] : [{ where, was, is }];
    });
  });
}

/** The last commit that changed an English catalog. */
export function englishCommit(): string {
  return (
    git("log", "-1", "--format=%H", "--", ...catalogFolders.map((folder) => catalogFile(folder, ENGLISH))) ?? ""
  ).trim();
}

function git(...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync("git", args, { encoding: "utf8" });
  return status === 0 ? stdout : undefined;
}
