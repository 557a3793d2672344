import { promises as files } from "node:fs";
import { Socket } from "node:net";
import { seededRandom } from "../../../src/simulator/random";

/**
 * Before any test: each write to a socket and each step of a file take up to SLOW_MS, so that no test can depend on how quickly a
 * computer answers. Workers of a parallel run inherit it.
 */
const slowMs = Number(process.env["SLOW_MS"] ?? 0);
if (!(slowMs >= 0)) throw new Error("SLOW_MS is no time");

/** Tests set the timers of their own clocks; these are the computer's. */
const { setTimeout: wait } = globalThis;

const random = seededRandom(1);
const aWhile = (): Promise<void> => new Promise((resolve) => void wait(resolve, random() * slowMs));

type Method = (...args: unknown[]) => unknown;

/** Lets a method of `owner` be called a while later than it is. */
function delay(owner: object, name: string): void {
  const method: unknown = Reflect.get(owner, name);
  if (typeof method !== "function") throw new Error(`There is no ${name} to be slowed down`);
  async function later(this: unknown, ...args: unknown[]): Promise<unknown> {
    await aWhile();
    return (method as Method).apply(this, args);
  }
  Reflect.set(owner, name, later);
}

/** What is done with an open file is known only of one that is open. */
async function delayFiles(): Promise<void> {
  const file = await files.open(__filename, "r");
  const kind: unknown = Object.getPrototypeOf(file);
  await file.close();
  if (typeof kind === "object" && kind !== null) for (const name of OF_A_FILE) delay(kind, name);
}

const OF_FOLDERS = ["open", "readFile", "writeFile", "rename", "mkdir", "rm", "readdir", "stat"];
const OF_A_FILE = ["appendFile", "datasync", "sync", "stat", "truncate"];

if (slowMs > 0) {
  // A stream writes on only when the last write is through, so that the order stays.
  delay(Socket.prototype, "_writeGeneric");
  for (const name of OF_FOLDERS) delay(files, name);
  void delayFiles();
}
