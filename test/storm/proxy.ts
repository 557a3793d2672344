import {
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { listen } from "../support/network/loopback";
import { microseconds } from "./monotonic";

/** A request that went through a proxy, and what came back. */
export interface Passed {
  /** When its last byte had come, in microseconds of the monotonic clock. */
  readonly at: number;
  /** What the home's clock showed then. */
  readonly homeAt: number;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Absent while nothing came back. */
  status?: number;
  /** When the answer had come back, or had ended early. */
  answeredAt?: number;
  answer?: string;
  /** The answer's content type. */
  type?: string | undefined;
  /** Whether the answer ended before its end. */
  isCut?: boolean;
}

export interface ProxyOptions {
  /** Where everything is passed on to. */
  readonly target: string;
  /** Whether a path is worth keeping. */
  readonly isOfInterest: (path: string) => boolean;
  readonly homeClock: () => number;
}

/** Passes HTTP on, byte by byte, and keeps what it passed on. What ends early on one side ends on the other. */
export class Proxy {
  /** What was of interest, oldest first. */
  readonly passed: Passed[] = [];
  readonly origin: string;
  /** Whether nothing is told of the cloud's clock, as Smartcar tells nothing of it. */
  hidesClock = false;
  /** How often something has told what the cloud's clock shows. */
  clocksShown = 0;
  /** How many requests have no answer yet. */
  underWay = 0;
  readonly #server: Server;

  private constructor(server: Server, port: number, passed: Passed[]) {
    this.#server = server;
    this.origin = `http://127.0.0.1:${port}`;
    this.passed = passed;
  }

  static async open({ target, isOfInterest, homeClock }: ProxyOptions): Promise<Proxy> {
    const passed: Passed[] = [];
    const server = createServer((req, res) => {
      const isClock = req.url?.startsWith("/simulator/clock") === true;
      // A question about the clock waits for a change of it.
      if (!isClock) proxy.underWay += 1;
      res.once("close", () => {
        if (isClock) proxy.clocksShown += 1;
        else proxy.underWay -= 1;
      });
      if (isClock && proxy.hidesClock) res.writeHead(404).end();
      else void pass(req, res, { target, isOfInterest, homeClock, passed });
    });
    const proxy: Proxy = new Proxy(server, await listen(server), passed);
    return proxy;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.closeAllConnections();
      this.#server.close(() => resolve());
    });
  }
}

interface Passing extends ProxyOptions {
  readonly passed: Passed[];
}

async function pass(
  req: IncomingMessage,
  res: ServerResponse,
  { target, passed, isOfInterest, homeClock }: Passing,
): Promise<void> {
  const { method = "GET", url = "/", headers } = req;
  const body = await bytesOf(req).catch(() => undefined);
  if (!body) return;
  const at = { at: microseconds(), homeAt: homeClock() };
  const record: Passed = { ...at, method, path: url, headers, body: body.toString("utf8") };
  if (isOfInterest(url)) passed.push(record);
  const onward = request(target + url, { method, headers: { ...headers, connection: "close" }, agent: false });
  onward.on("response", (answer) => {
    const { statusCode = 502 } = answer;
    record.status = statusCode;
    record.type = answer.headers["content-type"];
    res.writeHead(statusCode, answer.headers);
    res.flushHeaders();
    const parts: Buffer[] = [];
    answer.on("data", (part: Buffer) => {
      parts.push(part);
      res.write(part);
    });
    const end = (isCut: boolean): void => {
      record.answer = Buffer.concat(parts).toString("utf8");
      record.answeredAt ??= microseconds();
      record.isCut ??= isCut;
      if (isCut) res.destroy();
      else res.end();
    };
    answer.on("end", () => end(!answer.complete));
    answer.on("aborted", () => end(true));
    answer.on("error", () => end(true));
  });
  onward.on("error", () => {
    record.isCut ??= true;
    record.answeredAt ??= microseconds();
    res.destroy();
  });
  res.on("close", () => onward.destroy());
  onward.end(body);
}

async function bytesOf(req: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
