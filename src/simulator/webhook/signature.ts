import { createHmac } from "node:crypto";

/** Lower-case hex of the HMAC-SHA256 of `message`. Smartcar docs: payload verification. */
export function sign(managementToken: string, message: string): string {
  return createHmac("sha256", managementToken).update(message).digest("hex");
}
