import type { ServerResponse } from "node:http";
import type { NodeAPI } from "node-red";
import type { IntakeResult } from "../../src/webhook/intake";
import type { Incoming } from "../../src/webhook/receive";
import { LARGEST_BODY_BYTES } from "../../src/webhook/body";
import { rawBody, type Request } from "../runtime/raw-body";
import { say, speak } from "../runtime/speech";

/** Who takes the deliveries at one path. */
export interface Receiving {
  take(incoming: Incoming): Promise<IntakeResult>;
  /** What follows from a decision; called when it was answered. Must not throw. */
  follow(decision: IntakeResult): void;
}

/** The paths of all webhook nodes on Node-RED's own server: one handler, which finds the node by the path. */
export class WebhookPaths {
  readonly #byPath = new Map<string, Receiving>();

  constructor(RED: NodeAPI) {
    RED.httpNode.use((req: unknown, res: unknown, next: () => void) =>
      this.#handle(req as Request, res as ServerResponse, next),
    );
  }

  /** Serves a path until the returned function is called; `undefined` if another node has it. */
  serve(path: string, receiving: Receiving): (() => void) | undefined {
    if (this.#byPath.has(path)) return undefined;
    this.#byPath.set(path, receiving);
    return () => void this.#byPath.delete(path);
  }

  #handle(req: Request, res: ServerResponse, next: () => void): void {
    const receiving = this.#byPath.get(req.path.replace(/\/+$/, ""));
    if (!receiving) return next();
    serve(receiving, req, res).catch(() => {
      if (!res.headersSent) answer(res, 500, refusalBody("failed", speak(say("error.delivery-failed"))));
    });
  }
}

async function serve(receiving: Receiving, req: Request, res: ServerResponse): Promise<void> {
  const { method, headers } = req;
  const body = method === "POST" ? await rawBody(req, LARGEST_BODY_BYTES) : "";
  if (body === undefined) return;
  const decision = await receiving.take({ method, headers, body });
  respond(res, decision);
  receiving.follow(decision);
}

function respond(res: ServerResponse, decision: IntakeResult): void {
  if (decision.outcome === "verified") return answer(res, decision.status, decision.body);
  if (decision.outcome !== "refused") return answer(res, decision.status, {});
  const { status, refusal } = decision;
  if (status === 405) res.setHeader("allow", "POST");
  // What is still to come of the body is not read.
  if (status === 413) res.setHeader("connection", "close");
  if (status === 503) res.setHeader("retry-after", "60");
  answer(res, status, refusalBody(refusal, speak(say(`refusal.${refusal}`))));
}

function refusalBody(code: string, message: string): object {
  return { error: { code, message } };
}

function answer(res: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  res.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  res.end(text);
}
