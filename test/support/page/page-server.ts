import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { pageHtml, styleSource } from "../../../nodes/dashboard/page-html";
import type { PageAnswer, PageRequest } from "../../../src/page/page-request";
import type { PageSeries } from "../../../src/page/page-series";
import type { PageBoot, PageState } from "../../../src/page/page-state";
import { listen } from "../network/loopback";

/** The page as it was built. */
const BUILT = join(__dirname, "../../../dist/runtime/page");

/** As strict as any server of the page: nothing but its own files. */
const policy = (index: string): string =>
  `default-src 'none'; script-src 'self'; style-src ${styleSource(index)}; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'`;

const GZIP = { "content-encoding": "gzip" };

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".js": "text/javascript",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

/** Serves the page with whatever state a test wants, below a path as a proxy has one, and answers what is pressed as told. */
export interface PageServer {
  readonly url: string;
  /** What has been pressed. */
  readonly requests: readonly PageRequest[];
  boot: PageBoot;
  /** What the page is answered with when it asks itself, where that is different: then the cookie is sent. */
  ownBoot: PageBoot | undefined;
  /** What a request is answered with; the test may let it wait. */
  answer: (request: PageRequest) => Promise<PageAnswer | { readonly status: number; readonly message: string }>;
  /** What a password is answered with: the boot behind the door, or a refusal. */
  login: (
    password: string,
  ) => PageBoot | { readonly status: number; readonly message: string; readonly waitS?: number };
  /** Whether streams are accepted, and anything at all. */
  reach: "all" | "no-stream" | "nothing";
  readonly polls: () => number;
  /** How many streams were opened so far. */
  readonly streams: () => number;
  send(event: "state", data: PageState): void;
  send(event: "series", data: PageSeries): void;
  /** Dismisses all readers, as where a session has ended. */
  dismiss(): void;
  /** Ends all streams. */
  cut(): void;
  close(): Promise<void>;
}

const BASE = "/behind/a/proxy/page/";

export async function startPageServer(boot: PageBoot): Promise<PageServer> {
  const streams = new Set<ServerResponse>();
  const requests: PageRequest[] = [];
  let polls = 0;
  let opened = 0;
  let version = 0;
  const http = createServer((req, res) => {
    void respond(req, res).catch((err: unknown) => {
      res.statusCode = 500;
      res.end(String(err));
    });
  });
  const port = await listen(http);

  const server: PageServer = {
    url: `http://127.0.0.1:${port}${BASE}`,
    requests,
    boot,
    ownBoot: undefined,
    answer: async () => ({ outcome: "done", text: "Done." }),
    login: () => ({ status: 401, message: "The password is wrong." }),
    reach: "all",
    polls: () => polls,
    streams: () => opened,
    send: (event: string, data: unknown) => {
      version += 1;
      for (const stream of streams) stream.write(`id: ${version}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    dismiss: () => {
      for (const stream of streams) stream.end("event: door\ndata: {}\n\n");
    },
    cut: () => {
      for (const stream of streams) stream.destroy();
    },
    close: async () => {
      for (const stream of streams) stream.destroy();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;

  async function respond(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = (req.url ?? "").replace(/\?.*$/, "").replace(/^.*\//, "");
    if (server.reach === "nothing") {
      res.destroy();
    } else if (req.method === "POST") {
      await respondToPost(path, req, res);
    } else if (path === "") {
      html(res);
    } else if (path === "boot") {
      polls += 1;
      json(res, 200, server.ownBoot ?? server.boot);
    } else if (path === "events") {
      openStream(res);
    } else {
      file(path, res);
    }
  }

  async function respondToPost(path: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (req.headers["x-smartcar-page"] !== "1" || req.headers["content-type"] !== "application/json") {
      refuse(res, { status: 403, message: "This is no request of the page." });
      return;
    }
    const body = await bodyOf(req);
    if (path === "request") {
      requests.push(body as PageRequest);
      const answer = await server.answer(body as PageRequest);
      if ("status" in answer) refuse(res, answer);
      else json(res, 200, answer);
    } else if (path === "login") {
      const answer = server.login((body as { password: string }).password);
      if ("status" in answer) refuse(res, answer);
      else json(res, 200, (server.boot = answer));
    } else {
      json(res, 200, server.boot);
    }
  }

  function html(res: ServerResponse): void {
    const index = readFileSync(join(BUILT, "index.html"), "utf8");
    const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": policy(index) };
    res.writeHead(200, { ...GZIP, ...headers });
    res.end(gzipSync(pageHtml(index, server.boot)));
  }

  function openStream(res: ServerResponse): void {
    if (server.reach === "no-stream") {
      res.writeHead(502).end();
      return;
    }
    res.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    streams.add(res);
    opened += 1;
    if (server.boot.state) server.send("state", server.boot.state);
    if (server.boot.series) server.send("series", server.boot.series);
    res.on("close", () => streams.delete(res));
  }
}

function file(path: string, res: ServerResponse): void {
  const type = TYPES[extname(path)];
  if (!type || !/^[\w-]+\.\w+$/.test(path)) {
    res.writeHead(404).end();
    return;
  }
  res.writeHead(200, { ...GZIP, "content-type": type });
  res.end(gzipSync(readFileSync(join(BUILT, path))));
}

function json(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { "content-type": "application/json" });
  res.end(JSON.stringify(body));
}

function refuse(
  res: ServerResponse,
  { status, ...error }: { readonly status: number; readonly message: string },
): void {
  json(res, status, { error: { code: "refused", ...error } });
}

async function bodyOf(req: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of req) text += String(chunk);
  return JSON.parse(text);
}
