import assert from "node:assert/strict";
import * as z from "zod";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { diceFor } from "../../support/control/dice";
import { refusal, SimulatedGarage } from "../../support/simulated-garage";
import { bmw, tesla, volkswagen } from "../../support/simulator/cloud";
import { spentIn } from "../../support/store/stored";

const CARS = [bmw, tesla, volkswagen];
const ERRORS = [
  "400 CONNECTED_SERVICES_ACCOUNT/ACCOUNT_ISSUE",
  "401 AUTHENTICATION/UNAUTHORIZED",
  "403 AUTHENTICATION/ACCESS_DENIED",
  "404 RESOURCE_NOT_FOUND/PATH",
  "409 VEHICLE_STATE/ASLEEP",
  "409 VEHICLE_STATE/UNKNOWN",
  "409 VEHICLE_STATE/NOT_CHARGING",
  "429 RATE_LIMIT/SMARTCAR_API",
  "429 RATE_LIMIT/VEHICLE",
  "500 SERVER/INTERNAL",
  "502 UPSTREAM/NO_RESPONSE",
  "502 UPSTREAM/RATE_LIMIT",
  "504 UPSTREAM/NO_RESPONSE",
];
const ACCIDENTS = [
  { cut: "before" },
  { cut: "headers" },
  { cut: "body" },
  { garbage: "html" },
  { garbage: "cut-json" },
  { garbage: "empty" },
  { delayMs: 20 * MINUTE_MS },
];
const OWN_ERRORS = ["403 AUTHENTICATION/ACCESS_DENIED", "429 RATE_LIMIT/SMARTCAR_API", "500 SERVER/INTERNAL"];
const CARS_PLACES = ["/v3/vehicles", "/v3/vehicles/[^/]+/commands"];
const OWN_PLACES = ["/v3/connections", "/oauth2"];
const CHANGES = [
  { plugged: true },
  { plugged: false },
  { plugged: true, soc: 30, charging: true },
  { charging: false },
  { driving: true },
  { driving: false, atHome: true, plugged: true },
  { obstacle: "ASLEEP" },
  { obstacle: "CHARGE_FAULT" },
  { obstacle: null },
  { obstacle: null, soc: 20 },
] as const;

const Calls = z.record(z.string(), z.object({ calls: z.number() })).optional();

/** Lives with the cars for a while as people, controllers and networks do, by chance, but the same each time for a seed. */
async function live(garage: SimulatedGarage, seed: number, turns: number): Promise<void> {
  const dice = diceFor(seed);
  const pick = <T>(choices: readonly T[]): T => dice.one(choices);
  const requests: Promise<unknown>[] = [];
  const turn: readonly (() => unknown)[] = [
    () => requests.push(garage.car(pick(CARS)).read().catch(named)),
    () =>
      requests.push(
        garage
          .car(pick(CARS))
          .commands.charge(pick(["start", "stop"]))
          .catch(named),
      ),
    () =>
      requests.push(
        garage
          .car(pick(CARS))
          .commands.charge(pick(["start", "stop"]), { repeated: true, onConfirmation: () => {} })
          .catch(named),
      ),
    () => garage.pass(pick([1000, MINUTE_MS, 7 * MINUTE_MS, HOUR_MS])),
    () => garage.pass(pick([20_000, 3 * MINUTE_MS, 15 * MINUTE_MS])),
    () => garage.simulator.car(pick(CARS)).change(pick(CHANGES)),
    () =>
      dice.isTrue(0.4) &&
      garage.fault({ times: 1, ...pick(ACCIDENTS), match: { path: pick([...CARS_PLACES, ...OWN_PLACES]) } }),
    () => dice.isTrue(0.4) && garage.fault(refusal(pick(ERRORS), { match: { path: pick(CARS_PLACES) } })),
    () => dice.isTrue(0.2) && garage.fault(refusal(pick(OWN_ERRORS), { match: { path: pick(OWN_PLACES) } })),
    () => dice.isTrue(0.05) && garage.restart(),
  ];

  for (let n = 0; n < turns; n++) {
    await pick(turn)();
    // Some of what is asked for comes while something else is under way.
    if (dice.isTrue(0.5)) await garage.quiet();
  }
  await garage.run(Promise.all(requests));
}

/** The requests that cost a call of this car, oldest first. */
function callsOf(garage: SimulatedGarage, id: string): SimulatedGarage["simulator"]["requests"] {
  return garage.simulator.requests.filter(({ path, counted }) => counted && path.includes(id));
}

/** Everything that fails must fail with an error of ours. */
function named(err: unknown): void {
  assert.equal(Object(err).name, "SmartcarError", String(err));
}

describe("a long run of reads, commands, people and faults", function () {
  let garage: SimulatedGarage;
  afterEach(() => garage.close());

  const requestLimits = {
    applicationBucket: { capacity: 120, refillPerMinute: 2 },
    vehicleBucket: { capacity: 20, refillPerMinute: 2 },
  };
  const ownCalls = async (id: string): Promise<number> =>
    Calls.parse(spentIn(await garage.store.get(`car/${id}/budget`), "calls"))?.["2026-06"]?.calls ?? 0;

  for (const seed of [1, 2, 3]) {
    it(`leaves our ledger and Smartcar's with the same calls (${seed})`, async () => {
      garage = await SimulatedGarage.open({
        rules: { ...requestLimits, latency: { fromMs: 1000, toMs: 250_000 }, seed },
      });

      await live(garage, seed, 250);

      assert.ok(
        garage.commands.length > 20 && garage.reads > 20,
        `${garage.commands.length} commands, ${garage.reads} reads`,
      );
      for (const id of CARS) {
        const { callsThisMonth, stopsLast30Days } = await garage.counted(id);
        assert.equal(await ownCalls(id), callsThisMonth);
        const { stopsLeft = 0 } = await garage.car(id).budget();
        if (id === bmw) assert.ok(80 - stopsLeft >= stopsLast30Days, "the maker has counted more stops than we");
      }
    });
  }

  it("never overspends the stops or the commands of a car, and the plan for nothing but a stop", async () => {
    const limits = { perMonth: 25, reserve: 5 };
    garage = await SimulatedGarage.open({ rules: { monthlyCalls: 25 }, limits });
    await garage.store.set(
      `car/${bmw}/stops`,
      Array.from({ length: 74 }, () => garage.clock.now()),
    );
    await garage.store.set(`car/${volkswagen}/commands-since-driven`, { commands: 8 });

    await live(garage, 7, 650);

    const beyond = CARS.flatMap((id) => callsOf(garage, id).slice(25));
    assert.deepEqual(
      beyond.filter(({ path }) => !path.endsWith("/stop")),
      [],
    );
    const counted = await Promise.all(CARS.map((id) => garage.counted(id)));
    const calls = counted.map(({ callsThisMonth }) => callsThisMonth);
    assert.deepEqual(await Promise.all(CARS.map(ownCalls)), calls);
    assert.ok((counted[0]?.stopsLast30Days ?? 99) <= 6);
    assert.ok(garage.clock.now() < Date.parse("2026-06-01T10:00:00Z") + 29 * DAY_MS);
  });
});
