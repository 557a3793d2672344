import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startNodeRed } from "./node-red-process";

/** A running Node-RED for the editor to look at. */
export interface EditorRed {
  readonly url: string;
  readonly userDir: string;
  /** Ends it, and leaves nothing behind. */
  close(): Promise<void>;
}

/** Two context stores, so that there is something to choose. */
const STORES = { default: { module: "memory" }, disk: { module: "localfilesystem" } };

/** A real Node-RED with a fresh user directory, an empty flow, and this package's build in its palette. */
export async function startEditorRed(): Promise<EditorRed> {
  const userDir = mkdtempSync(join(tmpdir(), "smartcar-editor-"));
  const more = { contextStorage: STORES, credentialSecret: "of a test" };
  const { port, child } = await startNodeRed({ userDir, flow: [], more });
  return {
    url: `http://127.0.0.1:${port}/`,
    userDir,
    close: async () => {
      await child.stop();
      rmSync(userDir, { recursive: true, force: true });
    },
  };
}
