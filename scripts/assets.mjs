// What Node-RED shows of all nodes, copied as it is.
import { cpSync } from "node:fs";

cpSync("icons", "dist/nodes/icons", { recursive: true });
