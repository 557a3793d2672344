import { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { closedError } from "../../http/lifetime";
import type { Lifetime } from "../../http/lifetime";
import { networkError, unansweredError } from "./network-error";
import { closed, silent } from "../../http/network-failure";
import { wholeReply } from "../../http/whole-reply";
import type { Answer, ApiRequest } from "./request";
import { errorOf } from "../../core/error";

/**
 * Sends one request and reads the answer to its end, whatever its status. `beforeSending` is called when there is a connection and
 * nothing but the writing is left; what it throws ends the request unsent. Throws NETWORK, TIMEOUT, CLOSED or BAD_RESPONSE when there
 * is no whole answer.
 */
export async function exchange(
  dispatcher: Dispatcher,
  request: ApiRequest,
  lifetime: Lifetime,
  beforeSending?: () => void,
): Promise<Answer> {
  // undici receives only aborts from here on: whatever ended before must not be sent.
  if (lifetime.end !== undefined) throw closedError();
  const { origin, path, method, timeoutMs } = request;
  const body = method === "POST" ? new TrackedBody(request.body ?? "", beforeSending) : undefined;
  const unlimit = lifetime.limit(timeoutMs);
  try {
    const sent = { origin, path, method, headers: headersOf(request), body: body?.stream ?? null };
    return await wholeReply(dispatcher, sent, lifetime);
  } catch (cause) {
    if (body?.prevented !== undefined) throw body.prevented;
    if (lifetime.end === undefined) throw networkError(cause, request, body?.isTaken);
    throw unansweredError(lifetime.end === "abort" ? closed : silent, request, body?.isTaken);
  } finally {
    unlimit();
  }
}

function headersOf({ headers, body }: ApiRequest): Record<string, string> {
  const common = { accept: "application/json", "user-agent": "node-red-smartcar", ...headers };
  return body ? { ...common, "content-length": String(Buffer.byteLength(body)) } : common;
}

/**
 * A request body that knows whether it was taken. undici takes it when it writes the request, not before: the one public
 * sign that a command left this computer, and did not merely wait for a connection.
 */
class TrackedBody {
  readonly stream: Readable;
  #isTaken = false;
  #prevented: Error | undefined;

  constructor(text: string, beforeSending: () => void = () => {}) {
    const take = (): void => {
      try {
        beforeSending();
      } catch (err) {
        this.#prevented = errorOf(err);
        this.stream.destroy(this.#prevented);
        return;
      }
      this.#isTaken = true;
      if (text !== "") this.stream.push(text);
      this.stream.push(null);
    };
    this.stream = new Readable({ read: take });
  }

  get isTaken(): boolean {
    return this.#isTaken;
  }

  /** Why it was not to be sent after all. */
  get prevented(): Error | undefined {
    return this.#prevented;
  }
}
