import { fork } from "node:child_process";
import { join } from "node:path";

export interface PreparedServer {
  readonly origin: string;
  close(): void;
}

/** Starts the server of prepared answers. */
export function startPreparedServer(): Promise<PreparedServer> {
  const child = fork(join(__dirname, "server-process.ts"));
  return new Promise((resolve, reject) => {
    child.once("exit", () => reject(new Error("The prepared server ended before it listened")));
    child.once("message", (port: number) =>
      resolve({ origin: `http://127.0.0.1:${port}`, close: () => child.disconnect() }),
    );
  });
}
