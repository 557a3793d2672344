import assert from "node:assert/strict";
import * as z from "zod";
import { DAY_MS, HOUR_MS } from "../../../../../src/core/duration";
import type { Rules } from "../../../../../src/simulator/rules";
import { signalIn, signalsIn } from "../../../../support/simulator/answers";
import { bmw, mini, simulate, tesla, type Answer, type TestCloud } from "../../../../support/simulator/cloud";
import {
  decide,
  recordsToken,
  redirectUri,
  callbackParams,
  tokensIn,
  userToken,
} from "../../../../support/simulator/connect";

const Records = z.object({ records: z.array(z.object({ chargeStart: z.string() })) });
const V2Error = z.object({ type: z.string(), code: z.string().nullable(), statusCode: z.number() });

describe("charge records", () => {
  let cloud: TestCloud;
  let token: string;
  afterEach(() => cloud.close());

  async function open(rules: Partial<Rules> = {}): Promise<void> {
    cloud = await simulate({ rules: { userTokenLifetimeMs: 100 * DAY_MS, ...rules } });
    token = await recordsToken(cloud, bmw);
  }

  /** Charges a car from now on for so many hours. */
  async function charge(hours: number, vehicleId = bmw): Promise<void> {
    const car = cloud.simulator.car(vehicleId);
    car.change({ plugged: true });
    car.change({ charging: true });
    await cloud.clock.advance(hours * HOUR_MS);
    car.change({ charging: false });
  }

  const ask = (query = "", make = "bmw", vehicleId = bmw): Promise<Answer> =>
    cloud.ask(`/v2.0/vehicles/${vehicleId}/${make}/charge/records${query}`, { token, userId: null });
  const starts = ({ json }: Answer): string[] => Records.parse(json).records.map(({ chargeStart }) => chargeStart);
  const error = ({ status, json }: Answer): string => {
    const { type, code, statusCode } = V2Error.parse(json);
    return `${status} ${statusCode} ${type}/${code}`;
  };

  it("tell each charging that the car really had", async () => {
    await open();
    await charge(4);
    cloud.simulator.car(bmw).change({ atHome: false });
    await cloud.clock.advance(HOUR_MS);
    await charge(1);

    const { status, json } = await ask();

    assert.equal(status, 200);
    assert.deepEqual(json, {
      records: [
        {
          chargeStart: "2026-06-01T10:00:00Z",
          chargeEnd: "2026-06-01T14:00:00Z",
          location: "Home Street 1, Sampletown",
          energy: 13.32,
          isPublic: false,
          startPercentRemaining: 0.42,
          endPercentRemaining: 0.58,
          chargingType: "AC",
        },
        {
          chargeStart: "2026-06-01T15:00:00Z",
          chargeEnd: "2026-06-01T16:00:00Z",
          location: "Market Square 5, Sampletown",
          energy: 3.33,
          isPublic: true,
          startPercentRemaining: 0.58,
          endPercentRemaining: 0.63,
          chargingType: "AC",
        },
      ],
    });
  });

  it("leave out what still goes on", async () => {
    await open();
    cloud.simulator.car(bmw).change({ charging: true });
    await cloud.clock.advance(HOUR_MS);

    assert.deepEqual(starts(await ask()), []);
  });

  it("are those of the days that were asked for, both included", async () => {
    await open();
    for (let day = 0; day < 4; day++) {
      await charge(1);
      await cloud.clock.advance(23 * HOUR_MS);
    }
    const days = async (query: string): Promise<string[]> =>
      starts(await ask(query)).map((start) => start.slice(8, 10));

    assert.deepEqual(await days(""), ["01", "02", "03", "04"]);
    assert.deepEqual(await days("?startDate=2026-06-02&endDate=2026-06-03"), ["02", "03"]);
    assert.deepEqual(await days("?startDate=2026-06-04"), ["04"]);
    assert.deepEqual(await days("?endDate=2026-06-01"), ["01"]);
    assert.deepEqual(await days("?startDate=2026-06-05"), []);
  });

  it("reach back thirty days at most", async () => {
    await open();
    await charge(1);

    cloud.clock.jump("2026-07-01T10:00:00Z");
    const inTime = starts(await ask("?startDate=2026-05-01"));
    cloud.clock.jump("2026-07-01T10:00:00.001Z");

    assert.deepEqual([inTime.length, starts(await ask("?startDate=2026-05-01")).length], [1, 0]);
  });

  it("begin with the consent of the owner", async () => {
    await open();
    await charge(1);
    await recordsToken(cloud, bmw);
    await charge(1);

    assert.deepEqual(starts(await ask()), ["2026-06-01T11:00:00Z"]);
  });

  for (const query of [
    "?startDate=yesterday",
    "?startDate=2026-06-31",
    "?startDate=2026-06-02&endDate=2026-06-01",
    "?startDate=2026-06-03",
  ]) {
    it(`are refused for ${query}`, async () => {
      await open();

      assert.equal(error(await ask(query)), "400 400 VALIDATION/null");
    });
  }

  it("are refused for a make in upper case", async () => {
    await open();

    assert.equal(error(await ask("", "BMW")), "403 403 PERMISSION/null");
  });

  it("are not kept by other makes, nor under another one's name", async () => {
    await open();
    token = await recordsToken(cloud, tesla);

    assert.equal(error(await ask("", "tesla", tesla)), "404 404 RESOURCE_NOT_FOUND/PATH");
    assert.equal(error(await ask("", "bmw", tesla)), "501 501 COMPATIBILITY/VEHICLE_NOT_CAPABLE");
  });

  it("are for the user's own cars, with a user's token and the permission", async () => {
    await open();
    assert.equal(error(await ask("", "mini", mini)), "403 403 PERMISSION/null");

    token = await cloud.freshToken();
    assert.equal(error(await ask()), "401 401 AUTHENTICATION/null");

    const answer = await decide(cloud, { decision: "connect", vehicle: bmw }, { scope: "required:read_charge" });
    const { code = "" } = callbackParams(answer);
    const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri };
    token = tokensIn(await userToken(cloud, form)).access_token;
    assert.equal(error(await ask()), "403 403 PERMISSION/null");
  });

  it("are paid for and limited like everything else of a car", async () => {
    await open({ monthlyCalls: 1 });

    await ask();
    const { kind, counted } = cloud.simulator.requests.at(-1) ?? {};

    assert.deepEqual([kind, counted], ["records", true]);
    assert.equal(error(await ask()), "430 430 BILLING/VEHICLE_REQUEST_LIMIT");
  });

  it("name their request in an error, as the header does", async () => {
    await open();

    const { json, headers } = await ask("", "BMW");

    assert.equal(z.object({ requestId: z.string() }).parse(json).requestId, headers["sc-request-id"]);
  });

  for (const v2Ended of [404, 410] as const) {
    it(`end with version 2.0, which then answers ${v2Ended}`, async () => {
      await open({ v2Ended });

      assert.equal(error(await ask()), `${v2Ended} ${v2Ended} RESOURCE_NOT_FOUND/PATH`);
    });
  }

  it("are a signal of version 3, too", async () => {
    await open();
    await charge(4);
    await cloud.clock.advance(HOUR_MS);

    const { body } = signalIn(await cloud.signals(bmw), "charge-chargerecords");

    assert.deepEqual(body, {
      values: [
        {
          id: "CHG-MPV1F0G0",
          startTime: "2026-06-01T10:00:00Z",
          endTime: "2026-06-01T14:00:00Z",
          energyAdded: 13.3,
          startStateOfCharge: 42,
          endStateOfCharge: 58,
          connectorType: "CCS",
          isPublicCharger: false,
          location: { name: "Home", address: "Home Street 1, Sampletown", latitude: 48.1371, longitude: 11.5754 },
        },
      ],
    });
  });

  it("are no signal when the rules say so, and never for other makes", async () => {
    await open({ recordsSignal: false });

    for (const vehicleId of [bmw, tesla]) {
      assert.equal(signalsIn(await cloud.signals(vehicleId)).has("charge-chargerecords"), false);
    }
  });
});
