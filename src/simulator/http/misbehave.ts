import { STATUS_CODES } from "node:http";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, MiddlewareHandler } from "hono";
import { sleep } from "../../core/clock";
import type { Cloud } from "../cloud/cloud";
import type { Env } from "./env";
import type { Fault, Faults } from "./fault";

const PROXY_PAGE =
  "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Welcome to the network.</body></html>";

/** Lets the faults that match spoil a request. */
export function misbehave({ clock, closing }: Cloud, faults: Faults): MiddlewareHandler<Env> {
  return async (c, next) => {
    const fault = faults.take(c.req.method, c.req.path);
    if (!fault) return next();

    if (fault.delayMs) await sleep(clock, fault.delayMs, closing);
    if (fault.cut === "before") return hangUp(c, "");

    const own = ownAnswer(fault);
    if (own) c.res = own;
    else await next();
    for (const [name, value] of Object.entries(fault.headers ?? {})) c.header(name, value);
    if (fault.garbage === "empty") replace(c, new Response("", c.res));
    if (fault.garbage === "cut-json") replace(c, new Response(half(await c.res.text()), c.res));
    if (fault.cut) replace(c, hangUp(c, await beginning(c.res, fault.cut)));
  };
}

/** The answer of a fault that does not ask the cloud. */
function ownAnswer({ status, body, garbage }: Fault): Response | undefined {
  if (garbage === "html") {
    return new Response(PROXY_PAGE, { status: status ?? 200, headers: { "Content-Type": "text/html" } });
  }
  if (status === undefined && body === undefined) return undefined;
  const text = typeof body === "string" ? body : JSON.stringify(body ?? "");
  const headers = { "Content-Type": "application/json" };
  return new Response(body === undefined ? "" : text, { status: status ?? 200, headers });
}

/** What the client gets to see of an answer that is cut. */
async function beginning(answer: Response, cut: "headers" | "body"): Promise<string> {
  const body = await answer.text();
  const headers = [...answer.headers].filter(([name]) => name !== "content-length");
  const head = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ""}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
  ].join("\r\n");
  return cut === "headers" ? half(head) : `${head}\r\n\r\n${half(body)}`;
}

function half(text: string): string {
  return text.slice(0, Math.floor(text.length / 2));
}

/** Sends `bytes` past the HTTP layer and ends the connection. */
function hangUp(c: Context<Env>, bytes: string): Response {
  const { socket } = c.env.incoming;
  socket.write(bytes);
  socket.destroySoon();
  c.set("isCut", true);
  return RESPONSE_ALREADY_SENT;
}

/** Hono would carry the headers of the old answer over to the new one. */
function replace(c: Context<Env>, answer: Response): void {
  c.res = undefined;
  c.res = answer;
}
