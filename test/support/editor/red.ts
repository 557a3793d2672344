import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startNodeRed } from "../node-red-process";

/** A running Node-RED for the editor to look at. */
export interface EditorRed {
  readonly url: string;
  readonly userDir: string;
  /** Ends it, and leaves nothing behind. */
  close(): Promise<void>;
}

/** Where Node-RED's own nodes are, by category. */
const CORE = resolve("node_modules/@node-red/nodes/core");

const SETTINGS = {
  credentialSecret: "of a test",
  // Two, so that there is something to choose.
  contextStorage: { default: { module: "memory" }, disk: { module: "localfilesystem" } },
  // What the tests do not look at costs time with every page, and the palette manager asks the network.
  nodesExcludes: readdirSync(CORE)
    .filter((category) => category !== "common")
    .flatMap((category) => readdirSync(join(CORE, category))),
  editorTheme: {
    tours: false,
    codeEditor: { lib: "ace" },
    palette: { editable: false },
  },
};

/** A real Node-RED with a fresh user directory, an empty flow, and this package's build in its palette; its editor is below `root`. */
export async function startEditorRed(root = "/"): Promise<EditorRed> {
  const userDir = mkdtempSync(join(tmpdir(), "smartcar-editor-"));
  const { port, child } = await startNodeRed({ userDir, flow: [], more: { ...SETTINGS, httpAdminRoot: root } });
  return {
    url: `http://127.0.0.1:${port}${root}`,
    userDir,
    close: async () => {
      await child.stop();
      rmSync(userDir, { recursive: true, force: true });
    },
  };
}
