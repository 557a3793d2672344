import type { ErrorCode } from "../../core/error";
import type { Fault } from "../errors/fault";

/** What became of a request that got no whole answer. */
export interface Failure {
  readonly code: ErrorCode;
  /** What happened, to follow the host's name, and what to do. */
  readonly sentence: string;
  /** The request cannot have got to Smartcar. */
  readonly isUnsent?: true;
}

const noName: Failure = {
  code: "NETWORK",
  isUnsent: true,
  sentence: "could not be found: check the network and its name service (DNS)",
};

const noRoute: Failure = {
  code: "NETWORK",
  isUnsent: true,
  sentence: "could not be reached: check the network, a firewall or a proxy",
};

const noConnection: Failure = {
  code: "TIMEOUT",
  isUnsent: true,
  sentence: "took no connection in time: check the network, a firewall or a proxy",
};

const distrusted: Failure = {
  code: "NETWORK",
  isUnsent: true,
  sentence:
    "showed a certificate that is not trusted here: check this computer's clock; behind a proxy that opens TLS, name its certificate in NODE_EXTRA_CA_CERTS",
};

const refusedByProxy: Failure = {
  code: "NETWORK",
  isUnsent: true,
  sentence: "was not reached because the proxy refused: check HTTPS_PROXY, HTTP_PROXY and the proxy's login",
};

/** Also what our own time limit means. */
export const silent: Failure = { code: "TIMEOUT", sentence: "did not answer in time: try again later" };

const cut: Failure = { code: "NETWORK", sentence: "cut the connection before the whole answer came: try again later" };

const garbled: Failure = {
  code: "BAD_RESPONSE",
  sentence: "sent what is no HTTP answer, or far too long: check the address and a proxy on the way",
};

const packed: Failure = {
  code: "BAD_RESPONSE",
  sentence:
    "sent an answer that is packed in a way not known here, or that cannot be unpacked: check a proxy on the way",
};

/** Also what an abort means. */
export const closed: Failure = {
  code: "CLOSED",
  sentence: "was not waited for any longer: the node was closed or stopped",
};

const failed: Failure = { code: "NETWORK", sentence: "was not reached: check the network" };

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
