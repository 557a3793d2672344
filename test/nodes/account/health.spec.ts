import assert from "node:assert/strict";
import { Account } from "../../../nodes/account/account";
import { accountSettings } from "../../../nodes/account/account-settings";
import { accountHealth } from "../../../nodes/account/health";
import { nextTurn } from "../../../src/core/clock";
import { memoryStore } from "../../../src/store/memory-store";
import { Owners } from "../../../src/store/owners";

describe("an account's health", () => {
  it("lets everything else have a turn while it looks at the cars of a fleet", async () => {
    const owners = new Owners(memoryStore(), "of a test");
    const account = new Account({ settings: accountSettings({}, {}), openStore: memoryStore, owners });
    for (let n = 0; n < 200; n += 1) account.garage.car(`car-${n}`);

    const looking = accountHealth(account);
    const turns = await turnsUntil(looking);

    const { cars } = await looking;
    assert.deepEqual([cars.length, cars.at(-1)?.vehicleId], [200, "car-199"]);
    assert.ok(turns >= 3, String(turns));
    await account.close();
  });
});

async function turnsUntil(work: Promise<unknown>): Promise<number> {
  const ended = work.then(() => "ended");
  let turns = 0;
  while ((await Promise.race([ended, nextTurn()])) !== "ended") turns += 1;
  return turns;
}
