import type { Headers } from "../../http/retry-after";

/**
 * What a request is to the rest: `account` is free and never touches a car; `read` and `command` count against the
 * car's monthly calls, and only a `command` can change anything.
 */
export type RequestKind = "account" | "read" | "command";

/** One request, ready to be sent but for the token. */
export interface ApiRequest {
  /** How errors name it, as `signals` or `charge-stop`. */
  readonly what: string;
  /** It asks for a token: only then an answer may speak OAuth's words. */
  readonly isForToken?: true;
  readonly kind: RequestKind;
  readonly method: "GET" | "POST" | "DELETE";
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Text to send with POST; empty for none. */
  readonly body?: string;
  /** For the whole exchange, from the first byte sent to the last one read. */
  readonly timeoutMs: number;
  /** The car it is about. */
  readonly vehicleId?: string | undefined;
}

/** What came back, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}
