import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { SmartcarError } from "../core/error";
import { say } from "../core/speech";
import { systemCode } from "./replace-file";

/**
 * The secret in the file at `path`, readable by its owner only; made at the first time if `isWanted`, else `undefined` while there
 * is none. Throws STORE when the file can be neither read nor written.
 */
export async function keyFile(path: string, isWanted: boolean): Promise<string | undefined> {
  const known = await read(path);
  if (known || !isWanted) return known || undefined;
  const key = making.get(path) ?? make(path, known).finally(() => making.delete(path));
  making.set(path, key);
  return key;
}

/** One key is made for all who ask meanwhile: what is sealed with another could never be opened again. */
const making = new Map<string, Promise<string>>();

async function make(path: string, known: string | undefined): Promise<string> {
  const key = randomBytes(32).toString("base64url");
  try {
    await mkdir(dirname(path), { recursive: true });
    // An empty file is what a crash between making and writing it leaves.
    await writeFile(path, `${key}\n`, { mode: 0o600, flag: known === undefined ? "wx" : "w" });
  } catch (cause) {
    throw unusable("written", cause);
  }
  return key;
}

async function read(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (cause) {
    if (["ENOENT", "ENOTDIR"].includes(systemCode(cause))) return undefined;
    throw unusable("read", cause);
  }
}

function unusable(what: "read" | "written", cause: unknown): SmartcarError {
  return new SmartcarError("STORE", say(`store.key-not-${what}`, { why: systemCode(cause) }));
}
