import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { SmartcarError } from "../../core/error";
import { plain } from "../../core/speech";
import type { Env } from "./env";

/** A server that accepts connections. */
export interface Listening {
  /** As `http://127.0.0.1:4545`. */
  readonly origin: string;
  /** Ends all connections at once, also those that wait for an answer. */
  close(): Promise<void>;
}

/** Serves `app`; port 0 takes a free one. Throws SmartcarError `BAD_INPUT` when the port cannot be had. */
export function listen(app: Hono<Env>, { host, port }: { host: string; port: number }): Promise<Listening> {
  // Inside Node-RED the globals belong to everybody, so the adapter must not put its own Request and Response there.
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));

  return new Promise((resolve, reject) => {
    server.once("error", (cause) => reject(refused({ host, port }, cause)));
    server.listen(port, host, () => {
      const address = server.address();
      const taken = typeof address === "object" && address ? address.port : port;
      const shownHost = host.includes(":") ? `[${host}]` : host;
      resolve({
        origin: `http://${shownHost}:${taken}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}

function refused({ host, port }: { host: string; port: number }, cause: NodeJS.ErrnoException): SmartcarError {
  const reasons = new Map([
    ["EADDRINUSE", "another program uses it; choose another port, or end that program"],
    ["EACCES", "this user may not use it; choose a port above 1023"],
    ["EADDRNOTAVAIL", "this computer has no such address; choose another host"],
  ]);
  const reason = reasons.get(cause.code ?? "") ?? cause.message;
  return new SmartcarError("BAD_INPUT", plain(`The simulator cannot listen on port ${port} of ${host}: ${reason}.`), {
    cause,
  });
}
