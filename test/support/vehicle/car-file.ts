import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where Node-RED keeps a car of its only application; `undefined` before anything was kept. */
export function carPath(userDir: string, vehicleId: string): string | undefined {
  const folder = join(userDir, "smartcar");
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  const folders = entries.filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => join(folder, name, `${vehicleId}.json`)).find((path) => existsSync(path));
}

/** What Node-RED has kept of a car, by key. */
export function carFile(userDir: string, vehicleId: string): Readonly<Record<string, unknown>> {
  const path = carPath(userDir, vehicleId);
  if (path === undefined) return {};
  const values: Record<string, unknown> = JSON.parse(readFileSync(path, "utf8"));
  return values;
}
