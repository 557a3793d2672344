import { request } from "undici";
import { hostsAt } from "../../../src/smartcar/transport/hosts";
import { furtherRecords } from "../../../src/smartcar/record-sources";
import type { Clock } from "../../../src/core/clock";
import type { Simulator } from "../../../src/simulator/simulator";
import { FakeTokens } from "./fake-tokens";
import { connectPath, redirectUri } from "../simulator/connect";

/** The tokens of an owner who has just granted everything about one car in the simulator's Connect. */
export async function ownerTokens(
  { simulator, clock }: { simulator: Simulator; clock: Clock },
  vehicleId: string,
): Promise<FakeTokens> {
  const { permissions } = simulator.car(vehicleId).spec;
  const form = new URLSearchParams([
    ["decision", "connect"],
    ["vehicle", vehicleId],
    ...permissions.map((permission) => ["permission", permission]),
  ]);
  const { headers, body } = await request(simulator.origin + connectPath(), {
    method: "POST",
    body: form.toString(),
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
  await body.dump();
  const code = new URL(String(headers["location"])).searchParams.get("code") ?? "";
  const application = { hosts: hostsAt(simulator.origin), ...simulator.credentials, applicationId: "" };
  if (!furtherRecords) throw new Error("No source of records wants an owner's tokens");
  return new FakeTokens(await furtherRecords.fetchTokens(application, { code, redirectUri }, clock));
}

/**
 * A test of what an owner's tokens are good for; there is nothing to test where no source of records wants any. `it` is looked up
 * at each call: mocha gives each file its own, and would add the tests of one file to another that is over.
 */
export function itWithTokens(title: string, run: () => Promise<void>): void {
  if (furtherRecords) it(title, run);
  else it.skip(title, run);
}
