import type { ErrorCode } from "../core/error";
import type { Key } from "../core/speech";
import type { Fault } from "./fault";

/** What became of a request that got no whole answer. */
export interface Failure {
  readonly code: ErrorCode;
  /** What happened with the host, and what to do. */
  readonly says: Extract<Key, `error.host-${string}`>;
  /** The request cannot have got to Smartcar. */
  readonly isUnsent?: true;
}

const noName: Failure = {
  code: "NETWORK",
  isUnsent: true,
  says: "error.host-no-name",
};

const noRoute: Failure = {
  code: "NETWORK",
  isUnsent: true,
  says: "error.host-no-route",
};

const noConnection: Failure = {
  code: "TIMEOUT",
  isUnsent: true,
  says: "error.host-no-connection",
};

const distrusted: Failure = {
  code: "NETWORK",
  isUnsent: true,
  says: "error.host-no-trust",
};

const refusedByProxy: Failure = {
  code: "NETWORK",
  isUnsent: true,
  says: "error.host-proxy",
};

/** Also what our own time limit means. */
export const silent: Failure = { code: "TIMEOUT", says: "error.host-no-response" };

const cut: Failure = { code: "NETWORK", says: "error.host-cut" };

const garbled: Failure = {
  code: "BAD_RESPONSE",
  says: "error.host-invalid",
};

const packed: Failure = {
  code: "BAD_RESPONSE",
  says: "error.host-encoding",
};

/** Also what an abort means. */
export const closed: Failure = {
  code: "CLOSED",
  says: "error.host-closed",
};

const failed: Failure = { code: "NETWORK", says: "error.host-no-route" };

const failures: Readonly<Record<string, Failure>> = {
  ENOTFOUND: noName,
  EAI_AGAIN: noName,
  EAI_FAIL: noName,
  ECONNREFUSED: noRoute,
  EHOSTUNREACH: noRoute,
  EHOSTDOWN: noRoute,
  ENETUNREACH: noRoute,
  ENETDOWN: noRoute,
  EADDRNOTAVAIL: noRoute,
  UND_ERR_CONNECT_TIMEOUT: noConnection,
  UND_ERR_PRX_TLS: refusedByProxy,
  // Both are undici's words for a proxy that refuses: to tunnel, and to forward. All else that they stand for cannot occur.
  UND_ERR_ABORTED: refusedByProxy,
  UND_ERR_INVALID_ARG: refusedByProxy,
  ETIMEDOUT: silent,
  UND_ERR_HEADERS_TIMEOUT: silent,
  UND_ERR_BODY_TIMEOUT: silent,
  ECONNRESET: cut,
  EPIPE: cut,
  UND_ERR_SOCKET: cut,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: cut,
  UND_ERR_RES_EXCEEDED_MAX_SIZE: garbled,
  UND_ERR_HEADERS_OVERFLOW: garbled,
  CONTENT_ENCODING: packed,
  UND_ERR_DESTROYED: closed,
  UND_ERR_CLOSED: closed,
};

/** Node has dozens of codes for a certificate that does not please. */
const families: readonly (readonly [RegExp, Failure])[] = [
  [/CERT|SELF_SIGNED|UNABLE_TO_|TLS|SSL|EPROTO|HOSTNAME_MISMATCH/, distrusted],
  [/^HPE_|^HTTPParserError$/, garbled],
];

/** What a failure of the network means, by the code that Node or undici gave it, or by its name where they gave none. */
export function failureOf({ name, code = name, syscall }: Fault): Failure {
  const failure = failures[code] ?? families.find(([pattern]) => pattern.test(code))?.[1] ?? failed;
  return failure === silent && syscall === "connect" ? noConnection : failure;
}
