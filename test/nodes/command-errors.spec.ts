import assert from "node:assert/strict";
import { request } from "undici";
import { demoUserId } from "../../src/simulator/demo-cars";
import type { Simulator } from "../../src/simulator/simulator";
import { commandErrors, expectedOf, silentCar, type Expected } from "../support/command-errors";
import { cloudAndAccount, Flow, helper, TESLA, type Out } from "../support/flow";
import { freePort } from "../support/free-port";

const NODES = [
  { type: "smartcar-limit", name: "set-limit", payload: 70 },
  { type: "smartcar-lock", name: "lock", payload: "lock" },
  { type: "smartcar-charge", name: "start", payload: "start" },
] as const;

const quick = commandErrors.filter(({ minutes }) => minutes === 0);
const slow = commandErrors.filter(({ minutes }) => minutes > 0);

/** What a person reads of every error of Smartcar's, at the nodes: where the message leaves, the sentence, and what is left to spend. */
for (const { type, name, payload } of NODES) {
  describe(`${type} and every error of Smartcar's`, () => {
    let simulator: Simulator;
    let flow: Flow;
    let seen: unknown[];

    before(async () => {
      const cars = quick.map((_row, n) => ({ ...CAR, id: idOf(n) }));
      const cloud = await cloudAndAccount({ cars });
      simulator = cloud.simulator;
      flow = await Flow.load({ type, vehicle: "", account: "account" }, cloud.configs, cloud.credentials);
      seen = flow.statuses();
    });
    after(async () => {
      await helper.unload();
      await simulator.close();
    });

    for (const [n, row] of quick.entries()) {
      it(row.error, async () => {
        const match = { method: "post", path: `/v3/vehicles/${idOf(n)}/commands` };
        await spoil(simulator.origin, { ...row.fault, match });

        const out = await flow.ask({ payload, vehicleId: idOf(n), trip: 42 });

        hasCome(out, expectedOf(row, name));
        assert.match(JSON.stringify(seen.at(-1)), statusOf(type, out));
      });
    }
  });

  describe(`${type} and the errors of Smartcar's that it waits for`, () => {
    afterEach(() => helper.unload());

    for (const row of slow) {
      it(row.error, async () => {
        const port = await freePort();
        const account = { id: "account", type: "smartcar-account", environment: "simulator" };
        const car = { id: "tesla", type: "smartcar-vehicle", account: "account", vehicleId: TESLA, userId: demoUserId };
        const flow = await Flow.load({ type, vehicle: "tesla" }, [
          { ...account, simulatorSpeed: "10000", simulatorPort: String(port) },
          car,
        ]);
        await (helper.getNode("account") as unknown as { account: { connect(): Promise<unknown> } }).account.connect();
        await spoil(`http://127.0.0.1:${port}`, row.fault, silentCar);

        const out = await flow.ask({ payload, trip: 42 });

        hasCome(out, expectedOf(row, name));
      });
    }
  });
}

const CAR = { make: "TESLA", model: "Model Y", year: 2023, capacityKwh: 75, acPowerW: 11_000, plugged: true } as const;

function idOf(n: number): string {
  return `51000000-0000-4000-8000-0000000002${String(n).padStart(2, "0")}`;
}

function hasCome({ end, msg }: Out, { comesTo, code, says, calls }: Expected): void {
  assert.equal(msg["trip"], 42);
  assert.doesNotMatch(JSON.stringify(msg), /Bearer [\w-]{8}|"clientSecret"/);
  if (typeof comesTo === "object") {
    const error = msg["error"] as Record<string, unknown>;
    assert.deepEqual([end, error["code"]], ["catch", comesTo.fault]);
    return assert.match(String(error["message"]), says);
  }
  const outcome = msg["payload"] as Record<string, unknown>;
  assert.deepEqual(
    [end, outcome["outcome"], outcome["code"]],
    [comesTo === "done" || comesTo === "already" ? "first" : "second", comesTo, code],
  );
  assert.match(String(outcome["reason"]), says);
  assert.deepEqual(outcome["budget"], { callsLeft: 500 - calls });
}

/** The code of a fault is shown by its word; what the car said is put into words of its own. */
function statusOf(type: string, { end, msg }: Out): RegExp {
  const code = end === "catch" ? (msg["error"] as Record<string, unknown>)["code"] : undefined;
  return end === "catch" ? new RegExp(`${type}\\.status\\.${String(code)}"`) : /"text":"[^"]+"/;
}

async function spoil(origin: string, ...faults: object[]): Promise<void> {
  const { statusCode, body } = await request(`${origin}/simulator/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(faults),
  });
  assert.equal(statusCode, 204, await body.text());
}
