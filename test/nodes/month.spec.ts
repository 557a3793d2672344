import assert from "node:assert/strict";
import type { NodeMessage } from "node-red";
import type { VehicleNode } from "../../nodes/car/join-vehicle";
import { MINUTE_MS } from "../../src/core/duration";
import { demoCars } from "../../src/simulator/demo-cars";
import { defaultRules } from "../../src/simulator/rules";
import { BMW, helper, TESLA, type Out } from "../support/flow";
import { makeWebhook } from "../support/flow-server";
import { SteppedFlow } from "../support/stepped-flow";
import { until } from "../support/until";

interface Plan {
  readonly vehicle: "bmw" | "tesla";
  /** How each of the two nodes reads. */
  readonly reading: readonly [object, object];
  readonly webhook: boolean;
  readonly subscribed?: boolean;
  /** How often a day the sun comes and goes. */
  readonly clouds: number;
  /** So many days of the month; all of them if nothing is said. */
  readonly days?: number;
}

interface Month {
  readonly reads: number;
  readonly commands: number;
  /** Day by day. */
  readonly readsOf: readonly number[];
  readonly faults: readonly string[];
}

const ids = { bmw: BMW, tesla: TESLA };
const managementToken = "of-the-month";

describe("a month at the free plan's 500 calls, with two nodes on one car", function () {
  this.timeout(300_000);
  let stepped: SteppedFlow;
  afterEach(() => stepped.close());

  /** What the nodes have counted is what Smartcar has counted. */
  async function agree(vehicle: Plan["vehicle"]): Promise<void> {
    const { car } = helper.getNode(vehicle) as VehicleNode;
    const counted = (await stepped.counted(ids[vehicle])).callsThisMonth;
    assert.equal(500 - ((await car?.budget())?.callsLeft ?? 0), counted);
  }

  /** Lives through July: driven in the morning, plugged in before noon, charged by the sun, unplugged at night. */
  async function live({ vehicle, reading, webhook, subscribed = true, clouds, days = 31 }: Plan): Promise<Month> {
    const at = { z: "tab", x: 100, y: 100 };
    const signals = { ...at, type: "smartcar-signals", vehicle };
    const hook = { ...at, id: "hook", type: "smartcar-webhook", account: "account", path: "/hook", wires: [[], []] };
    stepped = await SteppedFlow.open(
      [
        { ...signals, ...reading[0] },
        { ...signals, ...reading[1], id: "other", wires: [["second"]] },
        { ...at, id: "charge", type: "smartcar-charge", vehicle, wires: [[], []] },
        ...(webhook ? [hook] : []),
      ],
      {
        startAt: "2026-07-01T00:00:00Z",
        cars: demoCars.filter(({ id }) => id === ids[vehicle]),
        managementToken,
        subscribed,
        // A command takes its seconds, as with any real car: what it leads to bears a later time than the request.
        rules: { latency: defaultRules.latency },
      },
    );
    const { simulator, server } = stepped;
    const car = simulator.car(ids[vehicle]);
    if (webhook) assert.ok((await makeWebhook(simulator, `${server.origin}/hook`)).verified);
    const request = (payload: "start" | "stop"): void => {
      const msg: NodeMessage & { repeated: boolean } = { payload, repeated: true };
      helper.getNode("charge").receive(msg);
    };

    // Stores are opened first, and the disk knows no clock: at what time of day the reads come must not depend on it.
    await until("the car is read", async () => simulator.requests.some(({ kind }) => kind === "signals"));
    let commands = 0;
    const readsOf: number[] = [];
    for (let day = 0; day < days; day++) {
      const before = simulator.requests.at(-1);
      // The surplus node says every half hour what it wants.
      for (let halfHour = 0; halfHour < 48; halfHour++) {
        if (halfHour === 14) car.change({ driving: true });
        if (halfHour === 17) car.change({ driving: false, atHome: true, plugged: true, soc: 30 });
        if (halfHour === 40) car.change({ plugged: false });
        const sun = halfHour >= 18 && halfHour < 36;
        if (sun) request(Math.floor(((halfHour - 18) * clouds) / 9) % 2 === 0 ? "start" : "stop");
        else if (halfHour === 36) request("stop");
        if (halfHour === 47) await agree(vehicle);
        await stepped.pass(30 * MINUTE_MS);
      }
      const { requests } = simulator;
      const today = requests.slice(requests.findIndex((one) => one === before) + 1);
      assert.deepEqual(
        today.filter(({ status }) => status === 430),
        [],
      );
      readsOf.push(today.filter(({ kind }) => kind === "signals").length);
      commands += today.filter(({ kind }) => kind === "commands").length;
    }
    const from = (end: Out["end"]): readonly Out[] => stepped.flow.rest.filter((out) => out.end === end);
    assert.ok(from("first").length >= days);
    assert.equal(from("first").length, from("second").length, "both nodes tell all news");
    const faults = from("catch").map(({ msg }) => String(Object(msg["error"]).code));
    return { reads: sum(readsOf), commands, readsOf, faults };
  }

  it("costs hardly a read where a webhook tells", async () => {
    const reading = [{ mode: "smart" }, { mode: "smart" }] as const;
    const { reads, commands, faults } = await live({ vehicle: "tesla", reading, webhook: true, clouds: 3, days: 15 });

    assert.ok(commands > 85 && reads <= 7, `${commands} commands, ${reads} reads`);
    assert.deepEqual(faults, []);
  });

  it("follows the car by reads where nobody tells, to the last day", async () => {
    const reading = [{ mode: "smart" }, { mode: "smart" }] as const;
    const month = await live({ vehicle: "tesla", reading, webhook: false, clouds: 3 });

    assert.ok(month.commands > 150 && month.reads > 200, `${month.commands} commands, ${month.reads} reads`);
    assert.ok(sum(month.readsOf.slice(-5)) >= 10, month.readsOf.join(" "));
    assert.deepEqual(month.faults, []);
  });

  it("keeps to twice a day where Smartcar's store is renewed once a day", async () => {
    const reading = [{ mode: "smart" }, { mode: "push" }] as const;
    const plan = { vehicle: "tesla", reading, webhook: false, subscribed: false, clouds: 1 } as const;
    const { readsOf, faults } = await live(plan);

    // The first week tells that nothing new is to be had.
    assert.ok(sum(readsOf.slice(7)) <= 2 * 24, readsOf.join(" "));
    assert.deepEqual(faults, []);
  });

  it("keeps the reserve for commands where the owner's own minutes ask for more", async () => {
    const reading = [{ mode: "smart" }, { mode: "every", minutes: "110" }] as const;
    const { reads, commands, faults } = await live({ vehicle: "bmw", reading, webhook: false, clouds: 2 });

    assert.ok(reads > 300 && commands > 100 && reads + commands > 450, `${commands} commands, ${reads} reads`);
    assert.deepEqual(faults, ["BUDGET", "BUDGET"]);
  });

  it("says once to each node that reads are held back, however much a webhook tells besides", async () => {
    const reading = [{ mode: "smart" }, { mode: "every", minutes: "60" }] as const;
    const { reads, commands, faults } = await live({ vehicle: "bmw", reading, webhook: true, clouds: 2 });

    assert.ok(reads > 300 && commands > 100 && reads + commands > 450, `${commands} commands, ${reads} reads`);
    assert.deepEqual(faults, ["BUDGET", "BUDGET"]);
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
