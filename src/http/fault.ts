import { redact } from "./redact";
import { errorOf } from "../core/error";

/** What may be shown of a thrown error. What it carries besides, such as the headers of a request, stays behind. */
export interface Fault {
  readonly name: string;
  readonly code: string | undefined;
  /** What the system was asked when it failed, as `connect`. */
  readonly syscall: string | undefined;
  readonly message: string;
}

/** The telling parts of whatever was thrown. */
export function faultOf(cause: unknown): Fault {
  // Node tries the addresses of a name one after the other and reports their failures together.
  const error: unknown = cause instanceof AggregateError ? (cause.errors[0] ?? cause) : cause;
  const { name, message } = errorOf(error);
  return { name, code: memberOf(error, "code"), syscall: memberOf(error, "syscall"), message: redact(message) };
}

function memberOf(error: unknown, key: "code" | "syscall"): string | undefined {
  const value: unknown = error instanceof Error ? Reflect.get(error, key) : undefined;
  return typeof value === "string" ? value : undefined;
}
