import type { IncomingMessage } from "node:http";
import type { Raw } from "../../src/webhook/body";

/** A request, and what another parser may have made of its body. */
export interface Request extends IncomingMessage {
  readonly path: string;
  readonly body?: unknown;
  /** The bytes, where a parser was set to keep them. */
  readonly rawBody?: unknown;
}

/**
 * The body of a request as it came; of one with more than `mostBytes` only so much that this can be reported. Where both roots of Node-RED
 * are the same, the editor's own parser has read it before: its JSON is written again in the compact form that Smartcar signs, or
 * is empty where it is nested too deeply to be written.
 * `undefined` when the sender broke off.
 */
export async function rawBody(req: Request, mostBytes: number): Promise<Raw | undefined> {
  if (req.readableEnded) return parsedBody(req);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Who sends too much is still to be answered.
    for await (const chunk of req.iterator({ destroyOnReturn: false })) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > mostBytes) break;
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}

function parsedBody({ rawBody: bytes, body }: Request): Raw {
  if (Buffer.isBuffer(bytes)) return bytes;
  if (Buffer.isBuffer(body) || typeof body === "string") return body;
  return written(body);
}

function written(body: unknown): string {
  try {
    return JSON.stringify(body) ?? "";
  } catch {
    return "";
  }
}
