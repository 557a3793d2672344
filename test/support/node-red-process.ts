import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { freePort } from "../../scripts/free-port";
import { Child } from "./child";

export interface NodeRedProcess {
  readonly port: number;
  readonly child: Child;
}

export interface NodeRedOptions {
  /** Its user directory; made if it is not there, kept for the next start. */
  readonly userDir: string;
  readonly flow: readonly object[];
  /** By node id, as the editor would have saved them. */
  readonly credentials?: Readonly<Record<string, object>>;
  /** What its settings.js has besides. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A real Node-RED with this package's build, running `flow`. `NODE_RED` names the start file of another than the installed one. */
export async function startNodeRed({ userDir, flow, credentials, more }: NodeRedOptions): Promise<NodeRedProcess> {
  const port = await freePort();
  mkdirSync(userDir, { recursive: true });
  const settings = {
    uiPort: port,
    uiHost: "127.0.0.1",
    flowFile: "flows.json",
    nodesDir: resolve("."),
    credentialSecret: false,
    telemetry: { enabled: false },
    editorTheme: { tours: false },
    logging: { console: { level: "info" } },
    ...more,
  };
  writeFileSync(join(userDir, "settings.js"), `module.exports = ${JSON.stringify(settings)};\n`);
  writeFileSync(join(userDir, "flows.json"), JSON.stringify(flow));
  writeFileSync(join(userDir, "flows_cred.json"), JSON.stringify(credentials ?? {}));
  const { child } = await Child.start({
    args: [process.env["NODE_RED"] ?? resolve("node_modules/node-red/red.js"), "--userDir", userDir],
    ready: /Started flows/,
  });
  return { port, child };
}
