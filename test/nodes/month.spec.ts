import assert from "node:assert/strict";
import { Polls } from "../../nodes/lib/poll";
import type { PollMode } from "../../src/control/polling/settings";
import type { CarState } from "../../src/simulator/car/car-state";
import { report } from "../support/reports";
import { SimulatedGarage } from "../support/simulated-garage";
import { bmw, HOUR, MINUTE, tesla } from "../support/simulator-cloud";

const START = Date.parse("2026-07-01T00:00:00Z");

interface Plan {
  readonly id: string;
  readonly modes: readonly PollMode[];
  readonly webhook: boolean;
  readonly subscribed?: boolean;
  /** How often a day the sun comes and goes. */
  readonly clouds: number;
}

interface Month {
  readonly reads: number;
  readonly commands: number;
  /** Day by day. */
  readonly readsOf: readonly number[];
  readonly faults: readonly string[];
}

describe("a month at the free plan's 500 calls, with two nodes on one car", function () {
  this.timeout(60_000);
  let garage: SimulatedGarage;
  afterEach(() => garage.close());

  /** A webhook brings what the car tells, a few minutes after it happened. */
  function deliver(id: string): void {
    const { clock } = garage;
    const car = garage.simulator.car(id);
    let cancel = (): void => {};
    const lookAgain = (): void => {
      cancel();
      const at = car.nextMilestoneAt;
      if (at !== undefined)
        cancel = clock.after(at - clock.now(), () => {
          assert.ok(car.state);
          lookAgain();
        });
    };
    car.onChange((state) => {
      clock.after(2 * MINUTE, () => {
        void garage.car(id).apply(reportsOf(state), {}, { heardAt: clock.now(), source: "webhook" });
      });
      clock.after(0, lookAgain);
    });
  }

  /** What we have counted is what Smartcar has counted. */
  async function agree(id: string): Promise<void> {
    const { callsThisMonth } = await garage.counted(id);
    assert.equal(500 - (await garage.car(id).budget()).callsLeft, callsThisMonth);
  }

  /** Lives through July: driven in the morning, plugged in before noon, charged by the sun, unplugged at night. */
  async function live({ id, modes, webhook, subscribed = true, clouds }: Plan): Promise<Month> {
    garage = await SimulatedGarage.open({ subscribed });
    await garage.pass(START - garage.clock.now());
    if (webhook) deliver(id);
    const polls = new Polls(garage.clock);
    const faults: string[] = [];
    const onFault = (err: unknown): void => void faults.push(Object(err).code);
    const offs = modes.map((mode) => polls.join(garage.car(id), { settings: { mode, everyMs: 2 * HOUR }, onFault }));

    let commands = 0;
    const readsOf: number[] = [];
    const wish = (command: "start" | "stop"): void => {
      const outcome = garage.car(id).request(command, { repeated: true, onConfirmation: () => {} });
      outcome.catch(onFault);
    };
    for (let day = 0; day < 31; day++) {
      const before = garage.simulator.requests.at(-1);
      // The surplus node says every half hour what it wants.
      for (let halfHour = 0; halfHour < 48; halfHour++) {
        const car = garage.simulator.car(id);
        if (halfHour === 14) car.change({ driving: true });
        if (halfHour === 17) car.change({ driving: false, atHome: true, plugged: true, soc: 30 });
        if (halfHour === 40) car.change({ plugged: false });
        const sun = halfHour >= 18 && halfHour < 36;
        if (sun) wish(Math.floor(((halfHour - 18) * clouds) / 9) % 2 === 0 ? "start" : "stop");
        else if (halfHour === 36) wish("stop");
        if (halfHour === 47) await agree(id);
        await garage.pass(30 * MINUTE);
      }
      const { requests } = garage.simulator;
      const today = requests.slice(requests.findIndex((one) => one === before) + 1);
      assert.deepEqual(
        today.filter(({ status }) => status === 430),
        [],
      );
      readsOf.push(today.filter(({ kind }) => kind === "signals").length);
      commands += today.filter(({ kind }) => kind === "commands").length;
    }
    for (const off of offs) off();
    return { reads: sum(readsOf), commands, readsOf, faults };
  }

  it("costs hardly a read where a webhook tells", async () => {
    const { reads, commands, faults } = await live({ id: tesla, modes: ["smart", "smart"], webhook: true, clouds: 3 });

    assert.ok(commands > 180 && reads <= 15, `${commands} commands, ${reads} reads`);
    assert.deepEqual(faults, []);
  });

  it("follows the car by reads where nobody tells, to the last day", async () => {
    const month = await live({ id: tesla, modes: ["smart", "smart"], webhook: false, clouds: 3 });

    assert.ok(month.commands > 150 && month.reads > 200, `${month.commands} commands, ${month.reads} reads`);
    assert.ok(sum(month.readsOf.slice(-5)) >= 10, month.readsOf.join(" "));
    assert.deepEqual(month.faults, []);
  });

  it("keeps to twice a day where Smartcar's store is renewed once a day", async () => {
    const modes = ["smart", "push"] as const;
    const { readsOf, faults } = await live({ id: tesla, modes, webhook: false, subscribed: false, clouds: 1 });

    assert.ok(sum(readsOf.slice(5)) <= 2 * 26, readsOf.join(" "));
    assert.deepEqual(faults, []);
  });

  it("keeps the reserve for commands where the owner's own minutes ask for more", async () => {
    const { reads, commands, faults } = await live({ id: bmw, modes: ["smart", "every"], webhook: false, clouds: 2 });

    assert.ok(reads > 300 && commands > 120 && reads + commands > 450, `${commands} commands, ${reads} reads`);
    assert.deepEqual(faults, ["BUDGET", "BUDGET"]);
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function reportsOf({
  at,
  soc,
  charging,
  plugged,
}: CarState): Parameters<ReturnType<SimulatedGarage["car"]>["apply"]>[0] {
  return [
    report("charge-ischarging", { value: charging }, { at, retrievedAt: at }),
    report("charge-ischargingcableconnected", { value: plugged }, { at, retrievedAt: at }),
    report("tractionbattery-stateofcharge", { value: soc, unit: "percent" }, { at, retrievedAt: at }),
  ];
}
