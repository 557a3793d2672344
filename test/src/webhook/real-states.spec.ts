import assert from "node:assert/strict";
import type { Signal } from "../../../src/smartcar/signal";
import type { StateDelivery } from "../../../src/webhook/delivery";
import { receive } from "../../../src/webhook/receive";
import { managementToken, realBytes, signedBytes } from "./signed";

/** What is taken from a real body, signed over the bytes of its file. */
function taken(name: string): StateDelivery {
  const decision = receive(signedBytes(realBytes(name)), { managementToken, isRepeated: () => false });
  assert(decision.outcome === "accepted" && decision.delivery.kind === "state");
  return decision.delivery;
}

interface Times {
  readonly oemUpdatedAt?: number;
  readonly retrievedAt?: number;
}

function success(code: string, body: Record<string, unknown>, { oemUpdatedAt, retrievedAt }: Times = {}): Signal {
  return { code, status: "SUCCESS", body, error: undefined, oemUpdatedAt, retrievedAt };
}

function failure(code: string, type: string, reason?: string): Signal {
  const error = { type, code: reason, resolution: undefined };
  return { code, status: "ERROR", body: undefined, error, oemUpdatedAt: undefined, retrievedAt: undefined };
}

const window = (row: number, column: number) => ({ row, column, isOpen: false });
const door = (row: number, column: number) => ({ ...window(row, column), isLocked: true });

const incapable = (code: string): Signal => failure(code, "COMPATIBILITY", "VEHICLE_NOT_CAPABLE");
const forbidden = (code: string): Signal => failure(code, "PERMISSION");

describe("a real Jaguar I-PACE, which charges", () => {
  const jaguar = taken("jaguar_ipace_all");
  const now = { oemUpdatedAt: 1765157655000, retrievedAt: 1765157664453 };
  const rows = { rowCount: 2, columnCount: 2 };

  it("is told apart from other cars and deliveries", () => {
    const { signals, ...rest } = jaguar;

    assert.equal(signals.length, 30);
    assert.deepEqual(rest, {
      kind: "state",
      eventId: "211beee5-2bf6-414b-9f1d-dbcde71a46de",
      vehicleId: "db745230-7f7c-4791-bcaa-185facf371be",
      userId: "9c9cde56-7d04-468b-a80a-a398bec0ce1e",
      vehicle: { make: "JAGUAR", model: "I-PACE", year: 2021 },
      deliveredAt: 1765157664581,
      mode: "LIVE",
      triggers: ["tractionbattery-stateofcharge", "tractionbattery-range"],
      firstDelivery: false,
    });
  });

  it("reports its battery and its charging", () => {
    assert.deepEqual(jaguar.signals.filter(isOf("charge", "tractionbattery", "lowvoltagebattery")), [
      incapable("charge-voltage"),
      incapable("charge-wattage"),
      success("charge-ischargingcableconnected", { value: true }, now),
      success("charge-detailedchargingstatus", { value: "CHARGING" }, now),
      success("charge-ischarging", { value: true }, now),
      success("charge-chargelimits", { values: [], activeLimit: 100, unit: "percent" }, now),
      incapable("lowvoltagebattery-status"),
      success("lowvoltagebattery-stateofcharge", { value: 100, unit: "percent" }, now),
      success("tractionbattery-stateofcharge", { value: 54, unit: "percent" }, now),
      success("tractionbattery-range", { value: 168, additionalValues: [], unit: "km" }, now),
      success(
        "tractionbattery-nominalcapacity",
        {
          capacity: 90,
          source: "USER_SELECTED",
          availableCapacities: [
            { capacity: 90, description: "BEV:EV320 AWD" },
            { capacity: 90, description: "BEV:EV400 AWD" },
          ],
          unit: "kWh",
        },
        { oemUpdatedAt: 1765157652202, retrievedAt: 1765157652202 },
      ),
    ]);
  });

  it("reports what is open and what is locked", () => {
    assert.deepEqual(jaguar.signals.filter(isOf("closure")), [
      success("closure-islocked", { value: true }, now),
      success("closure-doors", { values: [door(0, 0), door(0, 1), door(1, 0), door(1, 1)], ...rows }, now),
      success("closure-windows", { values: [window(0, 0), window(0, 1), window(1, 0), window(1, 1)], ...rows }, now),
      success("closure-enginecover", { isOpen: false }, now),
      success("closure-reartrunk", { isOpen: false, isLocked: true }, now),
      success("closure-fronttrunk", { isOpen: false, isLocked: false }, now),
    ]);
  });

  it("reports where it is, how far it went and who it is, each with its own time or none", () => {
    assert.deepEqual(jaguar.signals.filter(isOf("location", "odometer", "vehicleidentification")), [
      success("odometer-traveleddistance", { value: 167336, unit: "km" }, now),
      success(
        "location-preciselocation",
        { latitude: 52.238523055555554, longitude: 0.15465555555555555, heading: 94 },
        { oemUpdatedAt: 1765126544000, retrievedAt: 1765157654325 },
      ),
      success("vehicleidentification-vin", { value: "SADHA2A10M1610715" }),
    ]);
  });

  it("says what it cannot tell, and what nobody has allowed it to tell", () => {
    assert.deepEqual(jaguar.signals.filter(isOf("connectivitystatus", "climate", "service", "diagnostics", "hvac")), [
      incapable("connectivitystatus-isonline"),
      incapable("connectivitystatus-isasleep"),
      incapable("climate-internaltemperature"),
      incapable("climate-externaltemperature"),
      incapable("service-records"),
      forbidden("diagnostics-dtccount"),
      forbidden("diagnostics-dtclist"),
      forbidden("diagnostics-evhvbattery"),
      forbidden("hvac-cabintargettemperature"),
      forbidden("hvac-iscabinhvacactive"),
    ]);
  });
});

describe("a real VW ID.4, in an older form", () => {
  it("is read as well: no version, no mode, no word about success, triggers as text", () => {
    assert.deepEqual(taken("vw_id_4_all"), {
      kind: "state",
      eventId: "1821c036-71cb-408f-8dee-2989b9764307",
      vehicleId: "a1d50709-3502-4faa-ba43-a5c7565e6a09",
      userId: "2fbd0033-83e7-43b8-a367-776d6dff1134",
      vehicle: { make: "VOLKSWAGEN", model: "ID.4", year: 2021 },
      deliveredAt: 1758238783185,
      mode: undefined,
      triggers: ["odometer-traveleddistance", "tractionbattery-stateofcharge"],
      firstDelivery: false,
      signals: [
        incapable("connectivitystatus-isonline"),
        success(
          "odometer-traveleddistance",
          { value: 62041, unit: "km" },
          { oemUpdatedAt: 1758238176603, retrievedAt: 1758238782829 },
        ),
        forbidden("closure-islocked"),
        incapable("internalcombustionengine-fuellevel"),
        success(
          "tractionbattery-stateofcharge",
          { value: 42, unit: "percent" },
          { oemUpdatedAt: 1758238233000, retrievedAt: 1758238783086 },
        ),
        incapable("tractionbattery-range"),
        success(
          "charge-chargelimits",
          { values: [{ type: "GLOBAL", limit: 80, condition: null }], activeLimit: 80, unit: "percent" },
          { oemUpdatedAt: 1758238232000, retrievedAt: 1758238783086 },
        ),
        success("charge-ischarging", { value: false }),
      ],
    });
  });
});

function isOf(...groups: readonly string[]): (signal: Signal) => boolean {
  return ({ code }) => groups.includes(code.split("-")[0] ?? "");
}
