import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../root";

/** What Smartcar answered to a read of 27 signals and to a command, and a token. Without white space, as it comes over the wire. */
export const answers = {
  signals: compact("signals.json"),
  command: compact("command.json"),
  token: Buffer.from(JSON.stringify({ access_token: "token", token_type: "Bearer", expires_in: 3600 })),
} as const;

function compact(name: string): Buffer {
  return Buffer.from(JSON.stringify(JSON.parse(readFileSync(join(root, "test/fixtures/api", name), "utf8"))));
}
