import assert from "node:assert/strict";
import { connectUrl, isPurpose, type ConnectRequest } from "../../../../src/smartcar/auth/connect";
import { hostsAt, liveHosts } from "../../../../src/smartcar/transport/hosts";
import { SmartcarError } from "../../../../src/core/error";

const request: ConnectRequest = {
  applicationId: "51000000-0000-4000-8000-0000000000a0",
  redirectUri: "https://home.example/admin/smartcar/connect/callback",
  purposes: ["reading"],
  state: "s-1",
  mode: "live",
};

function asked(change: Partial<ConnectRequest>): URLSearchParams {
  return new URL(connectUrl(liveHosts, { ...request, ...change })).searchParams;
}

const refusal = (change: Partial<ConnectRequest>) => (): void => {
  connectUrl(liveHosts, { ...request, ...change });
};

describe("the address of Connect", () => {
  it("is Smartcar's own page, with all that the application is known by", () => {
    const url = new URL(connectUrl(liveHosts, request));

    assert.equal(url.origin + url.pathname, "https://connect.smartcar.com/oauth/authorize");
    const { scope: _, ...rest } = Object.fromEntries(url.searchParams);
    assert.deepEqual(rest, {
      response_type: "code",
      application_id: request.applicationId,
      client_id: request.applicationId,
      redirect_uri: request.redirectUri,
      state: "s-1",
      mode: "live",
      approval_prompt: "force",
      single_select: "false",
    });
  });

  it("is below the address that stands in Smartcar's place", () => {
    assert.match(
      connectUrl(hostsAt("http://127.0.0.1:4000"), request),
      /^http:\/\/127\.0\.0\.1:4000\/oauth\/authorize\?/,
    );
  });

  it("names the make, the kind of cars and the number of them where they are chosen", () => {
    const query = asked({ make: "bmw", mode: "simulated", isSingle: true });

    assert.deepEqual([query.get("make"), query.get("mode"), query.get("single_select")], ["BMW", "simulated", "true"]);
  });

  for (const [purpose, scope] of [
    ["reading", "required:read_charge required:read_battery read_vehicle_info read_odometer read_fuel"],
    ["charging", "required:read_charge required:read_battery control_charge"],
    ["locking", "read_security control_security"],
    ["location", "read_location"],
    ["records", "read_charge_records"],
  ] as const) {
    it(`asks for ${purpose} what it needs, and nothing else`, () => {
      assert.equal(asked({ purposes: [purpose] }).get("scope"), scope);
    });
  }

  it("asks for each permission once", () => {
    const scope =
      asked({ purposes: ["reading", "charging", "location"] })
        .get("scope")
        ?.split(" ") ?? [];

    assert.deepEqual(scope, [...new Set(scope)]);
    assert.ok(scope.includes("control_charge") && scope.includes("read_location"));
  });

  it("knows its purposes from other words", () => {
    assert.deepEqual(["records", "everything", "constructor", 1].map(isPurpose), [true, false, false, false]);
  });

  for (const [name, change, code, message] of [
    ["no Application ID", { applicationId: "" }, "NOT_CONFIGURED", /no Application ID.*dashboard/],
    ["the client id in its place", { applicationId: "client_1" }, "BAD_INPUT", /contains the client ID/],
    ["what is no UUID", { applicationId: "home" }, "BAD_INPUT", /is not a UUID/],
    ["no purpose", { purposes: [] }, "BAD_INPUT", /at least one/],
  ] as const) {
    it(`is refused with ${name}`, () => {
      assert.throws(refusal(change), (err) => {
        assert.ok(err instanceof SmartcarError);
        assert.equal(err.code, code);
        assert.match(err.message, message);
        return true;
      });
    });
  }
});
