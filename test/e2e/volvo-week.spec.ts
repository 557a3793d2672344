import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "undici";
import { AdjustableClock } from "../../src/core/adjustable-clock";
import { DAY_MS, HOUR_MS } from "../../src/core/duration";
import type { SimulatedCar } from "../../src/simulator/car/simulated-car";
import { startSimulator, type Simulator } from "../../src/simulator/simulator";
import { carFile } from "../support/vehicle/car-file";
import { ledgerIn } from "../support/cloud-ledger";
import { volvo } from "../support/simulator/cloud";
import { startNodeRed, type NodeRedProcess } from "../support/node-red-process";
import { until } from "../support/until";
import { valueOf } from "../support/store/stored";

/** The first noon, in UTC. */
const START = Date.parse("2026-06-01T12:00:00Z");

/** Nearly six hours a second, while nobody does anything that takes a computer its time. */
const FAST = 20_000;

/** A minute a second, while a computer has something to do. */
const SLOW = 60;

const home = { latitude: 48.1371, longitude: 11.5754 };

type Window = readonly [from: number, to: number];

/** The night in which Node-RED is started again. */
const RESTARTED = 4;

/** The cheap hours of the night that follows noon: never twice the same, and some across midnight by the car's clock. */
function cheapHours(noon: number, night: number): readonly [Window, Window] {
  const start = noon + (9 + (night % 3) * 0.5) * HOUR_MS;
  return [
    [start, start + (night === RESTARTED ? 3.5 : 2) * HOUR_MS],
    [noon + 13.25 * HOUR_MS, noon + (14.5 + (night % 2) * 0.25) * HOUR_MS],
  ];
}

describe("a week of a Volvo that takes no start and no stop, in a real Node-RED", function () {
  this.timeout(300_000);
  const userDir = mkdtempSync(join(tmpdir(), "smartcar-week-"));
  let clock: AdjustableClock;
  let simulator: Simulator;
  let car: SimulatedCar;
  let nodeRed: NodeRedProcess;

  before(async () => {
    clock = new AdjustableClock({ now: START, speed: SLOW });
    // A token of an hour would live for a fifth of a second.
    simulator = await startSimulator({ clock, rules: { tokenLifetimeMs: 30 * DAY_MS } });
    car = simulator.car(volvo);
    await start();
  });

  after(async () => {
    await nodeRed.child.stop();
    await simulator.close();
    rmSync(userDir, { recursive: true, force: true });
  });

  it("charges by synced schedules alone, through a restart and a lost answer, and none is left behind", async () => {
    // A car without any schedule charges whenever it is plugged in, so its owner has left one in it.
    await post(`${simulator.origin}/simulator/cars/${volvo}/schedules`, {
      type: "daily",
      location: home,
      startTime: "12:00",
      stopTime: "12:01",
    });
    const foreign = held();
    car.change({ plugged: false });
    const charged = watch();
    const planned: Window[] = [];

    for (let night = 0; night < 7; night++) {
      const noon = START + night * DAY_MS;
      // By day nothing happens: it passes in one step.
      clock.set({ now: Math.max(noon, clock.now()) });
      if (night === 2) {
        const lost = { match: { method: "POST", path: "/v3.0" }, cut: "headers", times: 1 };
        await post(`${simulator.origin}/simulator/faults`, [lost]);
      }
      const plan = cheapHours(noon, night);
      assert.equal((await sync(plan)).outcome, "done");
      planned.push(...plan);
      assert.equal(held().length, 3);

      clock.after(noon + 5 * HOUR_MS - clock.now(), () => car.change({ plugged: true }));
      if (night === RESTARTED) {
        // Not as fast: until Node-RED hears that the clock goes slowly again, it is ahead of it.
        await runTo(plan[0][0] + 0.5 * HOUR_MS, 3600);
        await restart();
      }
      await runTo(noon + 18 * HOUR_MS);
      await until("what the night was for has gone", async () => held().join() === foreign.join());
      car.change({ plugged: false, soc: 10 });
    }
    await runTo(START + 8 * DAY_MS);

    assert.deepEqual(held(), foreign);
    assert.deepEqual(charged, planned);
    assert.equal(
      simulator.requests.filter(({ kind, status }) => kind === "schedules" && status === undefined).length,
      1,
    );
    await nodeRed.child.stop();
    assert.equal(stored(), await counted());
  });

  /** Lets the clock run until it shows `at`, and then slowly. */
  async function runTo(at: number, speed = FAST): Promise<void> {
    if (at <= clock.now()) return;
    await new Promise<void>((resolve) => {
      clock.after(at - clock.now(), () => {
        clock.set({ speed: SLOW });
        resolve();
      });
      clock.set({ speed });
    });
  }

  /** Stops Node-RED and starts it again while the car charges as it was told to. */
  async function restart(): Promise<void> {
    assert.equal(car.state.charging, true);
    await nodeRed.child.stop();
    await start();
    assert.equal(car.state.charging, true);
    assert.equal(held().length, 3);
  }

  async function start(): Promise<void> {
    const at = { z: "tab", x: 100, y: 100 };
    nodeRed = await startNodeRed({
      userDir,
      credentials: { account: { ...simulator.credentials } },
      flow: [
        { id: "tab", type: "tab", label: "Volvo" },
        { id: "account", type: "smartcar-account", environment: "custom", origin: simulator.origin },
        {
          id: "volvo",
          type: "smartcar-vehicle",
          account: "account",
          vehicleId: volvo,
          homeLatitude: String(home.latitude),
          homeLongitude: String(home.longitude),
        },
        // After a restart a schedule that has expired is deleted only when the car has reported.
        { id: "signals", type: "smartcar-signals", ...at, vehicle: "volvo", mode: "smart", wires: [[]] },
        { id: "plan", type: "http in", ...at, url: "/plan", method: "post", wires: [["sync"]] },
        {
          id: "sync",
          type: "smartcar-schedule",
          ...at,
          vehicle: "volvo",
          action: "sync",
          zone: "Europe/Berlin",
          wires: [["answer"], ["answer"]],
        },
        { id: "answer", type: "http response", ...at, wires: [] },
      ],
    });
  }

  /** Gives the night's plan to the flow; resolves with the schedule node's outcome. */
  async function sync(windows: readonly Window[]): Promise<{ outcome?: unknown }> {
    const iso = (at: number): string => new Date(at).toISOString();
    const plan = windows.map(([from, to]) => ({ start: iso(from), end: iso(to) }));
    return (await post(`http://127.0.0.1:${nodeRed.port}/plan`, plan)) as { outcome?: unknown };
  }

  /** When it charged; gains stretches as the car charges on. */
  function watch(): readonly Window[] {
    const stretches: Window[] = [];
    let from: number | undefined;
    car.onChange(({ charging, at }) => {
      if (charging) from ??= at;
      else if (from !== undefined) {
        stretches.push([from, at]);
        from = undefined;
      }
    });
    return stretches;
  }

  function held(): readonly string[] {
    return car.state.schedules.map(({ id }) => id);
  }

  async function counted(): Promise<number> {
    const { body } = await request(`${simulator.origin}/simulator/ledger`);
    return ledgerIn(await body.json(), volvo).callsThisMonth;
  }

  /** What Node-RED has counted and kept. */
  function stored(): unknown {
    const values = carFile(userDir, volvo);
    const { calls } = valueOf(values[`car/${volvo}/budget`]) as { calls: Record<string, { calls: number }> };
    return calls["2026-06"]?.calls;
  }
});

async function post(url: string, body: unknown): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  const answer = await request(url, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await answer.body.text();
  assert.ok(answer.statusCode < 300, text);
  return text === "" ? undefined : JSON.parse(text);
}
