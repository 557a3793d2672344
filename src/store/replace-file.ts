import { createHash } from "node:crypto";
import { copyFile, link, open, rename, rm, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { plainText } from "../core/describe-value";

/** Writes all of `bytes` to an open file that is empty. */
export type WriteBytes = (file: FileHandle, bytes: Buffer) => Promise<void>;

/** A file's name for any id: Smartcar's are short and plain. */
export function fileName(id: string): string {
  if (/^[\w-]{1,80}$/.test(id)) return id;
  return createHash("sha256").update(id).digest("hex").slice(0, 32);
}

/** Where the copy is that was good before the file was last replaced. */
export function copyOf(path: string): string {
  return `${path}.bak`;
}

/** What a write that did not end leaves behind. */
export function unfinishedOf(path: string): string {
  return `${path}.tmp`;
}

/**
 * Replaces the file at `path`, whole or not at all, whenever the power fails or the disk is full: the new content is on the disk,
 * and as long as it should be, before it takes the place of the old one, which stays as a copy. Readable by its owner only.
 * (write-file-atomic takes a short write for a whole one, and destroys the file on a full disk.) Rejects with the system's error.
 */
export async function replaceFile(path: string, text: string, write: WriteBytes = writeBytes): Promise<void> {
  const next = unfinishedOf(path);
  try {
    await rm(next, { force: true });
    await writeNew(next, Buffer.from(text), write);
    const before = await hold(path);
    await rename(next, path);
    if (before !== undefined) await rename(before, copyOf(path)).catch(() => {});
  } catch (err) {
    for (const left of [next, unfinishedOf(copyOf(path))]) await rm(left, { force: true }).catch(() => {});
    throw err;
  }
  await syncFolder(dirname(path));
}

async function writeNew(path: string, bytes: Buffer, write: WriteBytes): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await write(file, bytes);
    await file.sync();
    const { size } = await file.stat();
    if (size !== bytes.length) throw Object.assign(new Error(), { code: "SHORT_WRITE" });
  } finally {
    await file.close();
  }
}

const writeBytes: WriteBytes = (file, bytes) => file.writeFile(bytes);

/**
 * Holds what is at `path` under another name, to become the copy once the new content is in its place: the file and its copy are
 * never the same bytes, which could only be damaged together. `undefined` where it cannot be held: that must not keep back what is
 * new, which is better than the file that is there.
 */
async function hold(path: string): Promise<string | undefined> {
  const held = unfinishedOf(copyOf(path));
  try {
    await rm(held, { force: true });
    // Not every file system has links.
    await link(path, held).catch((err: unknown) => (isMissing(err) ? Promise.reject(err) : copyFile(path, held)));
    return held;
  } catch {
    await rm(held, { force: true }).catch(() => {});
    return undefined;
  }
}

function isMissing(err: unknown): boolean {
  return systemCode(err) === "ENOENT";
}

/** The system's code of a failure, such as `ENOSPC`; `UNKNOWN` without one. */
export function systemCode(cause: unknown): string {
  return (cause instanceof Error && "code" in cause && plainText(cause.code)) || "UNKNOWN";
}

/** So that the new name lasts, too. Windows and some file systems know no such thing. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch {
    // The file itself is safe, under its old content or its new one.
  }
}
