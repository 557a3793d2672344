import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { portOf } from "../../scripts/free-port";
import { answers } from "./answers";

/** A Smartcar that does nothing but send prepared bytes, in a process of its own so that its work is nobody's. */
const server = createServer((request, response) => {
  request.resume().once("end", () => answer(request, response));
});

function answer({ method, url = "" }: IncomingMessage, response: ServerResponse): void {
  const bytes = url.endsWith("/oauth2/token") ? answers.token : method === "GET" ? answers.signals : answers.command;
  response.writeHead(200, {
    "content-type": "application/json; charset=utf-8",
    "content-length": bytes.length,
    "sc-request-id": "5550001234",
  });
  response.end(bytes);
}

server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.send?.(portOf(server)));
process.once("disconnect", () => process.exit());
