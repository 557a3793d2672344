import assert from "node:assert/strict";
import type { NodeAPI } from "node-red";
import type { Account } from "../../nodes/account/account";
import { openOwners } from "../../nodes/account/open-owners";
import account from "../../nodes/account/node";
import { serveConnect } from "../../nodes/connect/connect-endpoints";
import { DraftAccounts } from "../../nodes/connect/draft-accounts";
import { MINUTE_MS } from "../../src/core/duration";
import { CALLBACK, ConnectBench, USER } from "../support/connect-bench";
import { FakeClock } from "../support/fake-clock";
import { helper } from "../support/flow";

describe("the state of an attempt to connect a car", () => {
  let bench: ConnectBench;

  beforeEach(async () => {
    bench = await ConnectBench.open();
  });
  afterEach(() => bench.close());

  it("takes each state once", async () => {
    await bench.deploy();
    const { state } = await bench.begin();
    await bench.comeBack({ state, error: "access_denied" });

    const again = await bench.comeBack({ state, user_id: USER });

    assert.equal(again.status, 400);
    assert.match(again.text, /connect\.result\.expired</);
    assert.deepEqual(await bench.status(state), { result: "access_denied", car: "" });
    const { account: deployed } = helper.getNode("account") as unknown as { account: Account };
    assert.deepEqual(await deployed.owners.userIds(), []);
  });

  it("takes no state that it did not make, and none at all neither", async () => {
    await bench.deploy();
    const { state } = await bench.begin();

    for (const forged of [{ state: `${state.slice(0, -1)}~` }, { state: "" }, {}, { "state[]": state }]) {
      const page = await bench.comeBack({ ...forged, user_id: USER, code: "c" });
      assert.equal(page.status, 400);
      assert.match(page.text, /connect\.result\.expired</);
    }
    assert.deepEqual(await bench.status(state), { result: "waiting" });
    const { account: deployed } = helper.getNode("account") as unknown as { account: Account };
    assert.deepEqual(await deployed.owners.userIds(), []);
  });

  it("is not used up by a look at the address alone", async () => {
    await helper.load(account, [] as never);
    const { state } = await bench.begin();

    await helper.request().head(`${CALLBACK}?state=${state}&user_id=${USER}`);

    assert.deepEqual(await bench.status(state), { result: "waiting" });
  });

  it("is over after a quarter of an hour", async () => {
    const clock = new FakeClock();
    const only = (RED: NodeAPI): void =>
      serveConnect(RED, { drafts: new DraftAccounts(RED), openOwners: openOwners(RED) }, clock);
    await helper.load(only, [] as never);
    const [early, late] = [await bench.begin(), await bench.begin()];

    clock.jump(clock.now() + 15 * MINUTE_MS - 1);
    assert.equal((await bench.comeBack({ state: early.state, user_id: USER })).status, 200);
    clock.jump(clock.now() + 1);

    assert.equal((await bench.comeBack({ state: late.state, user_id: USER })).status, 400);
    assert.deepEqual(await bench.status(late.state), { result: "expired" });
  });
});
