// The half of the build that is not tsc: pages, catalogues and icons go beside the compiled nodes.
import { cpSync } from "node:fs";
import { extname } from "node:path";

const isAsset = (path) => ["", ".html", ".json"].includes(extname(path));
cpSync("nodes", "dist/nodes", { recursive: true, filter: isAsset });
for (const data of ["days", "flows"]) cpSync(`src/demo/${data}`, `dist/src/demo/${data}`, { recursive: true });
cpSync("icons", "dist/nodes/icons", { recursive: true });
