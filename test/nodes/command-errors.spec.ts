import assert from "node:assert/strict";
import { request } from "undici";
import { MINUTE_MS } from "../../src/core/duration";
import type { Simulator } from "../../src/simulator/simulator";
import { commandErrors, silentCar } from "../support/vehicle/command-error-table";
import {
  expectedOf,
  faultFor,
  titleOf,
  type Asked,
  type CommandError,
  type Expected,
} from "../support/vehicle/command-errors";
import { settle } from "../support/fake-clock";
import { cloudAndAccount, Flow, helper, TESLA, VOLVO, type Out } from "../support/flow";
import { SteppedFlow } from "../support/stepped-flow";

const PLACE = { location: { latitude: 48.1371, longitude: 11.5754 } };
const NIGHT = { start: "22:00", end: "04:00" };

interface Case {
  readonly type: string;
  readonly name: Asked;
  /** What asks for it. */
  readonly message: Readonly<Record<string, unknown>>;
}

const CASES: readonly Case[] = [
  { type: "smartcar-limit", name: "set-limit", message: { payload: 70 } },
  { type: "smartcar-lock", name: "lock", message: { payload: "lock" } },
  { type: "smartcar-lock", name: "unlock", message: { payload: "unlock" } },
  { type: "smartcar-charge", name: "start", message: { payload: "start" } },
  { type: "smartcar-charge", name: "stop", message: { payload: "stop" } },
  { type: "smartcar-schedule", name: "list", message: { action: "list" } },
  { type: "smartcar-schedule", name: "create", message: { action: "create", payload: NIGHT, ...PLACE } },
  { type: "smartcar-schedule", name: "delete", message: { action: "delete" } },
  { type: "smartcar-schedule", name: "sync", message: { action: "sync", payload: [NIGHT], ...PLACE } },
];

/** What a person reads of every error of Smartcar's, at the nodes: where the message leaves, the sentence, and what was spent. */
for (const { type, name, message } of CASES) {
  const isSchedule = type === "smartcar-schedule";
  // These change what the account does next, or how fast.
  const isApart = (row: CommandError): boolean =>
    expectedOf(row, name).minutes > 0 || row.error.startsWith("429") || (isSchedule && row.error.startsWith("404"));

  // An account sends no more than 120 requests at once, so each status has an account of its own.
  for (const [status, rows] of byStatus(commandErrors.filter((row) => !isApart(row)))) {
    describe(`${type} and what Smartcar answers with ${status} to a ${name}`, () => {
      let simulator: Simulator;
      let flow: Flow;
      let seen: unknown[];

      before(async () => {
        const car = isSchedule ? ONE_VOLVO : ONE_TESLA;
        const cloud = await cloudAndAccount({ cars: rows.map((_row, n) => ({ ...car, id: idOf(n) })) });
        simulator = cloud.simulator;
        flow = await Flow.load({ type, vehicle: "", account: "account" }, cloud.configs, cloud.credentials);
        seen = flow.statuses();
      });
      after(async () => {
        await helper.unload();
        await simulator.close();
      });

      for (const [n, row] of rows.entries()) {
        it(titleOf(row, name), async () => {
          const vehicleId = idOf(n);
          const expected = expectedOf(row, name);
          simulator.car(vehicleId).change({ charging: name === "stop" });
          const prepared = await prepare(flow, name, { vehicleId });
          const spentBefore = await spent(simulator.origin, vehicleId);
          await spoil(simulator.origin, faultAt(vehicleId, row, name));

          const out = await flow.ask({ ...message, ...prepared, vehicleId, trip: 42 });

          hasCome(out, expected, spentBefore);
          assert.match(JSON.stringify(seen.at(-1)), statusOf(type, out));
          assert.equal(await spent(simulator.origin, vehicleId), spentBefore + expected.calls);
        });
      }
    });
  }

  describe(`${type} and the errors of Smartcar's to a ${name} that it waits for, or the account`, () => {
    let stepped: SteppedFlow;
    afterEach(() => stepped.close());

    for (const row of commandErrors.filter(isApart)) {
      it(titleOf(row, name), async () => {
        const vehicleId = isSchedule ? VOLVO : TESLA;
        stepped = await SteppedFlow.open([{ type, vehicle: isSchedule ? "volvo" : "tesla" }], {
          startAt: "2026-07-01T10:00:00Z",
          managementToken: "of-the-errors",
        });
        const { flow, simulator } = stepped;
        const { origin } = simulator;
        simulator.car(vehicleId).change({ plugged: true, charging: name === "stop" });
        const prepared = await whileTimePasses(stepped, prepare(flow, name));
        const spentBefore = await spent(origin, vehicleId);
        await spoil(origin, faultFor(row, name), ...(isSchedule ? [] : [silentCar]));

        const out = await whileTimePasses(stepped, flow.ask({ ...message, ...prepared, trip: 42 }));

        hasCome(out, expectedOf(row, name), spentBefore);
      });
    }
  });
}

/** What comes of it, with as much time as that takes, once it has been sent: the disk knows no clock. */
async function whileTimePasses<T>(stepped: SteppedFlow, asking: Promise<T>): Promise<T> {
  const last = stepped.simulator.requests.at(-1);
  const known = { isOver: false };
  const over = asking.finally(() => (known.isOver = true));
  while (!known.isOver && stepped.simulator.requests.at(-1) === last) await settle();
  while (!known.isOver) await stepped.pass(MINUTE_MS);
  return over;
}

const ONE_TESLA = {
  make: "TESLA",
  model: "Model Y",
  year: 2023,
  capacityKwh: 75,
  acPowerW: 11_000,
  plugged: true,
} as const;
const ONE_VOLVO = { ...ONE_TESLA, make: "VOLVO", model: "EX30", year: 2025 } as const;

function idOf(n: number): string {
  return `51000000-0000-4000-8000-0000000002${String(n).padStart(2, "0")}`;
}

function byStatus(rows: readonly CommandError[]): ReadonlyMap<string, readonly CommandError[]> {
  const groups = new Map<string, CommandError[]>();
  for (const row of rows) {
    const status = /^\d+/.exec(row.error)?.[0] ?? "nothing";
    groups.set(status, [...(groups.get(status) ?? []), row]);
  }
  return groups;
}

/** Something to delete, for a deletion. */
async function prepare(flow: Flow, name: Asked, of: { vehicleId?: string } = {}): Promise<{ payload?: unknown }> {
  if (name !== "delete") return {};
  const { msg } = await flow.ask({ action: "create", payload: NIGHT, ...PLACE, ...of });
  const { created } = msg["payload"] as { created: readonly { id: string }[] };
  return { payload: created[0]?.id };
}

/** The row's fault for one car only. */
function faultAt(vehicleId: string, row: CommandError, name: Asked): object {
  const fault = faultFor(row, name) as { match: { path: string } };
  const path = fault.match.path.replace(/^\/v3(\.\*)?/, `/v3[^/]*/vehicles/${vehicleId}`);
  return { ...fault, match: { ...fault.match, path } };
}

function hasCome({ end, msg }: Out, { comesTo, code, says, calls }: Expected, spentBefore: number): void {
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
  assert.deepEqual(outcome["budget"], { callsLeft: 500 - spentBefore - calls });
}

/** The code of a fault is shown by its word; what the car said is put into words of its own. */
function statusOf(type: string, { end, msg }: Out): RegExp {
  const code = end === "catch" ? (msg["error"] as Record<string, unknown>)["code"] : undefined;
  return end === "catch" ? new RegExp(`${type}\\.status\\.${String(code)}"`) : /"text":"[^"]+"/;
}

/** The calls of the month, as the cloud counts them. */
async function spent(origin: string, vehicleId: string): Promise<number> {
  const { body } = await request(`${origin}/simulator/ledger`);
  const { cars } = (await body.json()) as { cars: Record<string, { callsThisMonth: number }> };
  return cars[vehicleId]?.callsThisMonth ?? 0;
}

async function spoil(origin: string, ...faults: object[]): Promise<void> {
  await control(origin, "faults", faults);
}

async function control(origin: string, path: string, what: unknown): Promise<void> {
  const { statusCode, body } = await request(`${origin}/simulator/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(what),
  });
  assert.ok(statusCode < 300, await body.text());
  await body.dump().catch(() => {});
}
