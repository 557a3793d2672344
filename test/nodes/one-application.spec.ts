import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AdjustableClock } from "../../src/core/adjustable-clock";
import type { Simulator } from "../../src/simulator/simulator";
import { BMW, cloudAndAccount, Flow, helper, TESLA } from "../support/flow";
import { spentIn } from "../support/store/stored";

const CREDENTIALS = ["account", "copy", "imported-again"] as const;

/** What a store that was written by version 0.1 holds: two accounts of one application that counted the same BMW each for itself. */
const WRITTEN_BY_0_1 = "test/fixtures/store-0.1";

describe("accounts of one application", () => {
  let simulator: Simulator;
  let configs: Record<string, unknown>[];
  let credentials: Record<string, object>;
  let userDir: string;

  beforeEach(async () => {
    const clock = new AdjustableClock({ now: Date.parse("2026-06-02T10:00:00Z"), speed: 0 });
    const cloud = await cloudAndAccount({ clock });
    ({ simulator } = cloud);
    configs = CREDENTIALS.flatMap((id) => [
      { id, type: "smartcar-account", environment: "custom", origin: simulator.origin },
      { id: `bmw of ${id}`, type: "smartcar-vehicle", account: id, vehicleId: BMW },
      { id: `tesla of ${id}`, type: "smartcar-vehicle", account: id, vehicleId: TESLA },
    ]);
    credentials = Object.fromEntries(CREDENTIALS.map((id) => [id, { ...simulator.credentials }]));
    userDir = Flow.newUserDir();
  });

  afterEach(async () => {
    await helper.unload();
    await simulator.close();
  });

  /** A flow that reads `vehicle`, in which there are only these accounts. */
  const load = (vehicle: string, ...accounts: readonly string[]): Promise<Flow> =>
    Flow.load(
      { type: "smartcar-signals", vehicle, mode: "demand" },
      configs.filter(({ id, account }) => accounts.includes(String(account ?? id))),
      credentials,
      userDir,
    );
  const budget = async (flow: Flow): Promise<unknown> => (await flow.ask({})).msg["budget"];
  const place01 = (): void => {
    mkdirSync(join(userDir, "smartcar"), { recursive: true });
    cpSync(WRITTEN_BY_0_1, join(userDir, "smartcar"), { recursive: true });
  };
  const stored = (path: string): Record<string, unknown> => {
    const document: Record<string, unknown> = JSON.parse(readFileSync(join(userDir, "smartcar", path), "utf8"));
    return document;
  };
  const applications = (): string[] =>
    readdirSync(join(userDir, "smartcar")).filter((name) => name.startsWith("custom-"));

  it("share what may be spent on a car", async () => {
    const flow = await load("bmw of account", "account", "copy");
    const other = helper.getNode("bmw of copy") as unknown as { car: { read(): Promise<unknown> } };

    await budget(flow);
    await other.car.read();

    assert.deepEqual(await budget(flow), { callsLeft: 497, stopsLeft: 80 });
    assert.deepEqual(applications().length, 1);
  });

  it("know under another id what was counted", async () => {
    await budget(await load("bmw of account", "account"));
    await helper.unload();

    assert.deepEqual(await budget(await load("bmw of imported-again", "imported-again")), {
      callsLeft: 498,
      stopsLeft: 80,
    });
  });

  describe("after version 0.1", () => {
    beforeEach(place01);

    it("unite the stops of both and take the larger count of calls, and count on from there", async () => {
      assert.deepEqual(await budget(await load("bmw of account", "account", "copy")), {
        callsLeft: 491,
        stopsLeft: 78,
      });
      await helper.unload();

      const [application = ""] = applications();
      const car = stored(join(application, `${BMW}.json`));
      assert.deepEqual(spentIn(car[`car/${BMW}/budget`], "stops"), [1780308053135, 1780308081218]);
      assert.equal(stored("copy.json")[`car/${BMW}/calls`], undefined);
      assert.deepEqual(await budget(await load("bmw of copy", "account", "copy")), { callsLeft: 490, stopsLeft: 78 });
    });

    it("take over each car with what it reported", async () => {
      const flow = await load("tesla of account", "account", "copy");
      const { car } = helper.getNode("tesla of account") as unknown as {
        car: { snapshot(): Promise<{ soc: number }> };
      };

      assert.equal((await car.snapshot()).soc, 55);
      assert.deepEqual(await budget(flow), { callsLeft: 496 });
    });

    it("take over also what an account kept that has another id now", async () => {
      assert.deepEqual(await budget(await load("bmw of imported-again", "imported-again")), {
        callsLeft: 491,
        stopsLeft: 78,
      });
    });

    it("lose nothing when it is done twice, as after a crash between the two writes", async () => {
      await budget(await load("bmw of account", "account", "copy"));
      await helper.unload();
      place01();

      assert.deepEqual(await budget(await load("bmw of account", "account", "copy")), {
        callsLeft: 490,
        stopsLeft: 78,
      });
      assert.ok(existsSync(join(userDir, "smartcar", "account.json.bak")));
    });
  });
});
