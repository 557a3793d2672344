import { Agent, request } from "undici";

/** What a receiver answered, or why nothing came. */
export type PostResult =
  | { readonly status: number; readonly type: string; readonly text: string; readonly problem?: undefined }
  | { readonly status?: undefined; readonly problem: string };

/** What is sent to a receiver. */
export interface Post {
  readonly uri: string;
  readonly body: string;
  readonly signature: string | undefined;
}

/** Delivers to receivers, each over a connection of its own: redirects are not followed, and what takes too long is cut. */
export class Postman {
  readonly #agent = new Agent({ pipelining: 0 });
  readonly #timeoutMs: number;
  readonly #closing: AbortSignal;

  /** `timeoutMs` is of the wall's clock, as the receiver is. */
  constructor(timeoutMs: number, closing: AbortSignal) {
    this.#timeoutMs = timeoutMs;
    this.#closing = closing;
  }

  async post({ uri, body, signature }: Post): Promise<PostResult> {
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    try {
      const answer = await request(uri, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "user-agent": "Smartcar/1.0",
          ...(signature && { "sc-signature": signature }),
        },
        body,
        dispatcher: this.#agent,
        signal: AbortSignal.any([timeout, this.#closing]),
      });
      const text = await answer.body.text();
      return { status: answer.statusCode, type: String(answer.headers["content-type"] ?? ""), text };
    } catch (err) {
      if (timeout.aborted) return { problem: `no answer within ${this.#timeoutMs / 1000} s` };
      return { problem: err instanceof Error ? err.message : String(err) };
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}
