import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { monotonicClock } from "../../src/core/clock";
import { Fleet } from "../../src/fleet/fleet";
import { Journal } from "../../src/store/journal";
import type { ProblemLatch } from "../../src/store/problem-latch";
import type { OnProblem, Store } from "../../src/store/store";
import type { AccountSettings } from "../account/account-settings";
import { engineConnector } from "./engine-client";

export interface OpenFleetOptions {
  readonly settings: AccountSettings;
  /** Names the application in keys. */
  readonly application: string;
  /** Where this Node-RED stores. */
  readonly folder: string;
  readonly userDir: string;
  readonly problems: ProblemLatch;
  readonly onProblem: OnProblem;
  /** What the car's own file holds from before. */
  readonly fileOf: (vehicleId: string) => Store;
}

/** What an account shares with other processes; `undefined` where it has no shared store. Throws SmartcarError `NOT_CONFIGURED`. */
export function openFleet(options: OpenFleetOptions): Fleet | undefined {
  const { settings, application, folder, userDir, problems, onProblem, fileOf } = options;
  const { sharedStore, sharedPassword, sharedPrefix, callsPerMonth, callReserve } = settings;
  if (sharedStore === "") return undefined;
  const connect = engineConnector({ address: sharedStore, password: sharedPassword }, [
    userDir,
    __dirname,
    process.cwd(),
  ]);
  return new Fleet({
    connect,
    prefix: sharedPrefix === "" ? "" : `${sharedPrefix}:`,
    clock: monotonicClock,
    onProblem,
    application,
    worker: workerName(folder),
    settings: `${callsPerMonth}/${callReserve}`,
    journal: new Journal({ path: join(folder, `${application}-cut-off.jsonl`), problems }),
    fileOf,
  });
}

/** The same after each restart with the same user directory, so that its cars and what was set apart for it are found again. */
function workerName(folder: string): string {
  const path = join(folder, "worker");
  try {
    const known = readFileSync(path, "utf8").trim();
    if (known !== "") return known;
  } catch {
    // There is none yet, or it cannot be read: then it has a name for this start.
  }
  const name = randomUUID();
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, `${name}\n`, { mode: 0o600 });
  } catch {
    // The store tells of a folder that cannot be written.
  }
  return name;
}
