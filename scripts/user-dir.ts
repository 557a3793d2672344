import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packageFacts } from "./package-facts";

export interface UserDirOptions {
  readonly port: number;
  readonly flow?: readonly object[];
  /** Folders of packages that Node-RED is to find, as if they had been installed there. */
  readonly packages?: readonly string[];
}

/** Lays a user directory for a Node-RED that only this computer can reach and that asks its user nothing. */
export function layUserDir(userDir: string, { port, flow = [], packages = [] }: UserDirOptions): void {
  const settings = {
    uiPort: port,
    uiHost: "127.0.0.1",
    flowFile: "flows.json",
    credentialSecret: "temporary",
    telemetry: { enabled: false },
    editorTheme: { tours: false },
    logging: { console: { level: "info", metrics: false, audit: false } },
  };
  mkdirSync(userDir, { recursive: true });
  writeFileSync(join(userDir, "settings.js"), `module.exports = ${JSON.stringify(settings, undefined, 2)};\n`);
  writeFileSync(join(userDir, "flows.json"), JSON.stringify(flow));
  for (const folder of packages) link(folder, userDir);
}

function link(folder: string, userDir: string): void {
  const path = join(userDir, "node_modules", packageFacts(folder).name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(folder, path, "dir");
}
