import { createServer, request, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { listen } from "./loopback";

/** A proxy in front of a server, as nginx or Home Assistant's ingress are. */
export interface ReverseProxy {
  /** With the prefix that it takes off, and a slash at the end. */
  readonly url: string;
  close(): void;
}

export interface ReverseProxyOptions {
  readonly port: number;
  /** Taken off each path, such as `/red`; any other path is not found. */
  readonly prefix: string;
  /** What the server is told besides, by header. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Passes everything on, web sockets and endless answers included, and rewrites nothing of what comes back. */
export async function startReverseProxy({ port, prefix, headers = {} }: ReverseProxyOptions): Promise<ReverseProxy> {
  const told = (req: IncomingMessage): IncomingHttpHeaders => ({
    ...req.headers,
    host: `127.0.0.1:${port}`,
    "x-forwarded-host": req.headers.host,
    "x-forwarded-proto": "http",
    "x-forwarded-for": "192.0.2.7",
    ...headers,
  });
  const server = createServer((req, res) => {
    const path = innerPath(req, prefix);
    if (path === undefined) {
      res.writeHead(404).end("not behind this proxy");
      return;
    }
    const passed = request({ port, path, method: req.method, headers: told(req) }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    passed.on("error", () => res.destroy());
    res.on("close", () => passed.destroy());
    req.pipe(passed);
  });
  server.on("upgrade", (req: IncomingMessage, socket, head) => {
    const path = innerPath(req, prefix);
    if (path === undefined) {
      socket.destroy();
      return;
    }
    const inner = connect(port, "127.0.0.1", () => {
      const lines = Object.entries(told(req)).map(([name, value]) => `${name}: ${String(value)}`);
      inner.write([`${req.method ?? "GET"} ${path} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
      inner.write(head);
      inner.pipe(socket).pipe(inner);
    });
    for (const one of [inner, socket]) one.on("error", () => (inner.destroy(), socket.destroy()));
  });
  const own = await listen(server);
  return {
    url: `http://127.0.0.1:${own}${prefix}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function innerPath({ url = "" }: IncomingMessage, prefix: string): string | undefined {
  return url.startsWith(`${prefix}/`) ? url.slice(prefix.length) : undefined;
}
