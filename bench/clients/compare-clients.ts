import { join } from "node:path";
import { compare, startContender, type Contender, type Rate } from "../rounds";
import { startPreparedServer } from "./prepared-server";

export const clientNames = ["ours", "sdk", "undici"] as const;

export interface ClientRow {
  readonly work: "read" | "command";
  readonly atOnce: number;
  readonly rates: Readonly<Record<string, Rate>>;
  /** Per CPU second, as the next. */
  readonly oursToSdk: number;
  readonly oursToUndici: number;
}

const ROUNDS = 9;
const UNITS = 2000;
const AT_ONCE = [1, 16];

/** Reads and commands through this package's client, through Smartcar's SDK and through bare undici. */
export async function compareClients(): Promise<readonly ClientRow[]> {
  const server = await startPreparedServer();
  const clients = new Map<string, Contender>();
  try {
    for (const name of clientNames) {
      clients.set(name, await startContender(join(__dirname, "client-process.ts"), [name, server.origin]));
    }
    const rows: ClientRow[] = [];
    for (const work of ["read", "command"] as const) {
      for (const atOnce of AT_ONCE) {
        const { rates, ratio } = await compare(clients, { work, units: UNITS, atOnce, rounds: ROUNDS });
        rows.push({ work, atOnce, rates, oursToSdk: ratio("ours", "sdk"), oursToUndici: ratio("ours", "undici") });
      }
    }
    return rows;
  } finally {
    for (const client of clients.values()) client.close();
    server.close();
  }
}
