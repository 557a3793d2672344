import assert from "node:assert/strict";
import { targetOf, type RequestKind } from "../../../../src/simulator/http/request-kind";

describe("targetOf", () => {
  const cases: readonly [path: string, kind: RequestKind, vehicleId?: string][] = [
    ["/oauth2/token", "token"],
    ["/oauth/token", "userToken"],
    ["/oauth/authorize", "connect"],
    ["/v3/connections", "connections"],
    ["/v3/connections/1", "connections"],
    ["/v3/webhooks/1", "management"],
    ["/v3/subscriptions", "management"],
    ["/v3/vehicles/1", "vehicles", "1"],
    ["/v3/vehicles/1/signals", "signals", "1"],
    ["/v3/vehicles/1/signals/charge-wattage", "signals", "1"],
    ["/v3/vehicles/1/commands/charge/start", "commands", "1"],
    ["/v3/vehicles/1/charge-schedules/daily", "schedules", "1"],
    ["/v3.0/vehicles/1/schedules", "schedules", "1"],
    ["/v2.0/vehicles/1/bmw/charge/records", "records", "1"],
    ["/v3/users/1", "other"],
    ["/v4/vehicles/1/signals", "other"],
    ["/elsewhere", "other"],
  ];
  for (const [path, kind, vehicleId] of cases) {
    it(`takes ${path} for ${kind}`, () => {
      const target = targetOf(path);

      assert.deepEqual([target.kind, target.vehicleId], [kind, vehicleId]);
    });
  }
});
