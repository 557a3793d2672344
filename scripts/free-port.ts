import { randomInt } from "node:crypto";
import { createServer, type Server } from "node:net";

/** Below the ports that a system gives out by itself: none of those takes one before it is used. */
const FIRST = 10_000;
const LAST = 32_000;

/** A port that nobody listens on; Node-RED takes 0 for its default. */
export function freePort(): Promise<number> {
  const port = randomInt(FIRST, LAST);
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (err: NodeJS.ErrnoException) => {
      if (err.code === "EADDRINUSE") resolve(freePort());
      else reject(err);
    });
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(port)));
  });
}

/** The port that a server listens on. */
export function portOf(server: Pick<Server, "address">): number {
  const address = server.address();
  if (typeof address === "object" && address !== null) return address.port;
  throw new Error("The server does not listen on a port");
}
