import { spawn, spawnSync } from "node:child_process";

/** Runs the unit tests while eight other programs want the computer as well. What follows `--` goes to mocha, for instance a file. */
const LOOPS = 8;

const loops = Array.from({ length: LOOPS }, () => spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }));
const end = (): void => {
  for (const loop of loops) loop.kill("SIGKILL");
};
process.once("exit", end);
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(130));

const { status } = spawnSync("npx", ["mocha", ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(status ?? 1);
