// What Node-RED shows of all nodes, and what the demo plays: files that are copied as they are.
import { cpSync } from "node:fs";

for (const data of ["days", "flows"]) cpSync(`src/demo/${data}`, `dist/src/demo/${data}`, { recursive: true });
cpSync("icons", "dist/nodes/icons", { recursive: true });
