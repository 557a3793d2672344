import assert from "node:assert/strict";
import { managementToken, realBytes, signedBytes } from "../src/webhook/signed";
import { Flow, helper, type Out } from "../support/flow";
import { until } from "../support/until";
import { DELIVERED_JAGUAR } from "../support/vehicle/reports";

const account = { id: "account", type: "smartcar-account", environment: "custom", origin: "http://127.0.0.1:9" };
const vehicleId = "a1d50709-3502-4faa-ba43-a5c7565e6a09";

describe("real deliveries through smartcar-webhook", () => {
  let flow: Flow;

  beforeEach(async () => {
    const node = { type: "smartcar-webhook", account: "account", path: "", cars: "all" };
    flow = await Flow.load(node, [account], { account: { managementToken } });
  });

  afterEach(() => helper.unload());

  const deliver = (name: string): Promise<Out> => {
    const { body: payload, headers } = signedBytes(realBytes(name));
    return flow.ask({ payload, headers });
  };

  /** The ages depend on when the test runs: how old the report was then is what counts. */
  function split(payload: unknown): { ages: Record<string, number>; rest: object } {
    const { ages, ...rest } = payload as { ages: Record<string, number> };
    const oldest = Math.max(...Object.values(ages));
    return { ages: Object.fromEntries(Object.entries(ages).map(([name, age]) => [name, oldest - age])), rest };
  }

  it("show a Jaguar I-PACE that charges", async () => {
    const { end, msg } = await deliver("jaguar_ipace_all");

    const { ages, rest } = split(msg["payload"]);
    assert.equal(end, "first");
    assert.deepEqual(rest, {
      vehicleId: "db745230-7f7c-4791-bcaa-185facf371be",
      ...DELIVERED_JAGUAR,
    });
    const now = 31111;
    assertAges(ages, {
      soc: now,
      rangeKm: now,
      capacityKwh: now - 3,
      limit: now,
      pluggedIn: now,
      charging: now,
      status: now,
      locked: now,
      odometerKm: now,
      location: 0,
    });
  });

  it("show what cannot be had of a Jaguar I-PACE as errors, signal by signal", async () => {
    const { msg } = await deliver("jaguar_ipace_all");

    const signals = msg["signals"] as Record<string, object>;
    assert.equal(Object.keys(signals).length, 30);
    assert.deepEqual(signals["charge-wattage"], {
      status: "ERROR",
      error: { type: "COMPATIBILITY", code: "VEHICLE_NOT_CAPABLE", resolution: undefined },
    });
    assert.deepEqual(signals["tractionbattery-stateofcharge"], {
      value: 54,
      unit: "percent",
      updatedAt: "2025-12-08T01:34:15.000Z",
      retrievedAt: "2025-12-08T01:34:24.453Z",
      status: "SUCCESS",
    });
  });

  it("show a VW ID.4 in the older form, which says little of itself", async () => {
    const { end, msg } = await deliver("vw_id_4_all");

    const { ages, rest } = split(msg["payload"]);
    assert.equal(end, "first");
    assert.deepEqual(rest, {
      vehicleId,
      make: "VOLKSWAGEN",
      model: "ID.4",
      year: 2021,
      soc: 42,
      limit: 80,
      charging: false,
      status: "not-charging",
      odometerKm: 62041,
      updatedAt: "2025-09-18T23:30:33.000Z",
      source: "webhook",
    });
    assertAges(ages, { soc: 56, limit: 55, odometerKm: 0 });
  });

  it("tell what a VW ID.4 cannot tell, and do not call that a fault of the car", async () => {
    const first = await deliver("vw_id_4_error");
    const second = await flow.next();
    const { msg } = await deliver("vw_id_4_all");

    assert.deepEqual(first.end, "second");
    assert.deepEqual(first.msg["payload"], {
      vehicleId,
      state: "begun",
      type: "COMPATIBILITY",
      code: "VEHICLE_NOT_CAPABLE",
      reason: `The car or its make does not provide these signals. Remove them from the webhook. Affected signals: ${INCAPABLE.join(", ")}.`,
      signals: INCAPABLE,
    });
    const { type, state, reason } = second.msg["payload"] as Record<string, unknown>;
    assert.deepEqual({ type, state }, { type: "PERMISSION", state: "begun" });
    assert.match(String(reason), /^The owner has not granted these signals/);
    assert.equal("fault" in (msg["payload"] as object), false);
  });

  it("take nothing from the dashboard's test", async () => {
    const { body: payload, headers } = signedBytes(realBytes("vw_id_4_test_mode"));
    flow.node.receive({ payload, headers });

    await until("the message is finished", async () => flow.completed > 0, 60_000);

    assert.deepEqual(flow.rest, []);
  });
});

/** To the second, which rounding may shift by one. */
function assertAges(actual: Record<string, number>, expected: Record<string, number>): void {
  assert.deepEqual(Object.keys(actual).toSorted(), Object.keys(expected).toSorted());
  for (const [name, age] of Object.entries(expected)) assert.ok(Math.abs((actual[name] ?? 0) - age) <= 1, name);
}

const INCAPABLE = [
  "vehicleidentification-nickname",
  "vehicleuseraccount-role",
  "vehicleuseraccount-permissions",
  "connectivitysoftware-currentfirmwareversion",
  "connectivitystatus-isonline",
  "connectivitystatus-isasleep",
  "connectivitystatus-isdigitalkeypaired",
  "internalcombustionengine-fuellevel",
];
