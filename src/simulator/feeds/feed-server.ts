import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "../../core/clock";
import type { FeedService } from "./feed-query";
import { feedServiceAt } from "./feed-service";

/** An answer in place of the service's own. */
export interface FeedFault {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text?: string;
  /** The connection is cut. */
  readonly isCut?: boolean;
}

/** What a service was asked for. */
export interface FeedRequest {
  /** Of the service; empty for one in the home's own network. */
  readonly host: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly at: number;
}

/** Services of prices and forecasts on this computer, with the days of a clock. */
export interface FeedServer {
  readonly origin: string;
  readonly requests: FeedRequest[];
  /** Where a public address is here. */
  readonly route: (url: URL) => URL;
  /** Answers all requests so from now on; normally again without a fault. */
  break(fault?: FeedFault): void;
  close(): Promise<void>;
}

export interface FeedServerOptions {
  /** The computer's time if absent. */
  readonly now?: () => number;
  readonly port?: number;
  /** Of the home's own network, in place of those that are made up, by the beginning of their path. */
  readonly services?: Readonly<Record<string, FeedService>>;
}

const LONGEST_BODY = 100_000;

/** Starts the services on loopback. */
export async function startFeedServer({
  now = () => systemClock.now(),
  port = 0,
  services = {},
}: FeedServerOptions = {}): Promise<FeedServer> {
  const requests: FeedRequest[] = [];
  let fault: FeedFault | undefined;
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const url = new URL(request.url ?? "/", "http://localhost");
    const [, host = "", rest = ""] = /^\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)(\/.*)$/.exec(url.pathname) ?? [];
    const path = host === "" ? url.pathname : rest;
    const at = now();
    requests.push({ host, path: `${path}${url.search}`, headers: request.headers, at });
    if (fault?.isCut) return void response.destroy();
    const feedQuery = { path, query: url.searchParams, headers: request.headers, body, now: at };
    const {
      status = 200,
      json,
      text,
    } = fault ? { ...fault, json: undefined } : feedServiceAt(host, path, services)(feedQuery);
    const content = json === undefined ? (text ?? "") : JSON.stringify(json);
    response.writeHead(status, {
      "content-type": json === undefined ? "text/plain" : "application/json",
      ...fault?.headers,
    });
    response.end(status === 204 ? undefined : content);
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address: AddressInfo | string | null = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : port}`;
  return {
    origin,
    requests,
    route: (url) =>
      url.hostname === "127.0.0.1" ? url : new URL(`/${url.hostname}${url.pathname}${url.search}`, origin),
    break: (next) => void (fault = next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > LONGEST_BODY) return "";
  }
  return body;
}
