// An old build must not leave files behind that no source stands for.
import { rmSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
