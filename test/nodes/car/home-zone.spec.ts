import assert from "node:assert/strict";
import { mock } from "node:test";
import { IANAZone } from "luxon";
import type { NodeAPI } from "node-red";
import helper from "node-red-node-test-helper";
import { homeZone } from "../../../nodes/car/home-zone";
import type { ShownZone } from "../../../nodes/car/zone-endpoint";
import { inEnglish } from "../../../src/core/speech";
import account from "../../../nodes/account/node";
import { Flow, VOLVO } from "../../support/flow";

const STOCKHOLM = { latitude: 59.33, longitude: 18.06 };
const LONDON = { latitude: 51.5, longitude: -0.12 };
const REYKJAVIK = { latitude: 64.13, longitude: -21.9 };

describe("the zone of a home", () => {
  const before = process.env["TZ"];
  const tz = (value: string): void => void (process.env["TZ"] = value);

  afterEach(() => {
    if (before === undefined) delete process.env["TZ"];
    else process.env["TZ"] = before;
  });

  it("is that of the home first, then that of the settings, then that of the position", () => {
    tz("UTC");

    const home = { zone: "Europe/Oslo", source: "home" };
    assert.deepEqual(homeZone(" Europe/Berlin ", STOCKHOLM, "Europe/Oslo"), home);
    assert.deepEqual(homeZone("", STOCKHOLM, "Europe/Oslo"), home);
    assert.deepEqual(homeZone(" Europe/Berlin ", STOCKHOLM), { zone: "Europe/Berlin", source: "setting" });
  });

  it("is checked once, however many cars there are", () => {
    tz("Asia/Kathmandu");
    const spy = mock.method(IANAZone, "isValidZone");
    for (let car = 0; car < 100; car++) homeZone(undefined, { ...STOCKHOLM, latitude: STOCKHOLM.latitude + car / 1e4 });
    const checked = spy.mock.callCount();
    spy.mock.restore();

    assert.ok(checked <= 6, `${checked} checks`);
  });

  for (const value of [
    "UTC",
    "Etc/UTC",
    "GMT",
    "CET-1CEST",
    "CET-1CEST,M3.5.0,M10.5.0/3",
    '"America/New_York"',
    "Foo/Bar",
  ]) {
    it(`is that of the position where the computer's is ${value}`, () => {
      tz(value);

      assert.deepEqual(homeZone("", STOCKHOLM), { zone: "Europe/Stockholm", source: "position" });
      assert.deepEqual(homeZone(undefined, LONDON), { zone: "Europe/London", source: "position" });
    });
  }

  it("is the computer's where the home has the same time all year", () => {
    tz("Europe/Berlin");
    assert.deepEqual(homeZone("", STOCKHOLM), { zone: "Europe/Berlin", source: "computer" });
    assert.deepEqual(homeZone("", LONDON), { zone: "Europe/London", source: "position" });

    tz(":Europe/Berlin");
    assert.deepEqual(homeZone("", undefined), { zone: "Europe/Berlin", source: "computer" });

    tz("UTC");
    assert.deepEqual(homeZone("", REYKJAVIK), { zone: "UTC", source: "computer" });
  });

  for (const [value, zone, says] of [
    ["UTC", "UTC", /is UTC/],
    ["CET-1CEST", "UTC", /variable TZ names no time zone.*Europe\/Berlin/],
    ['"Europe/Berlin"', "Europe/Berlin", /variable TZ contains quotation marks/],
    ["'Berlin'", "UTC", /variable TZ contains quotation marks/],
  ] as const) {
    it(`is in doubt without a position where the computer's is ${value}`, () => {
      tz(value);

      const { doubt: said, ...found } = homeZone("", undefined);
      const doubt = said === undefined ? "" : inEnglish(said);

      assert.deepEqual(found, { zone, source: "computer" });
      assert.match(doubt, says);
      assert.match(doubt, /position in the home or the vehicle/);
    });
  }

  describe("for dialogs and nodes", () => {
    afterEach(() => helper.unload());

    it("is reported with its source, by a home position that is not deployed", async () => {
      tz("UTC");
      const asked: string[] = [];
      await helper.load((RED: NodeAPI) => {
        const needsPermission = RED.auth.needsPermission.bind(RED.auth);
        RED.auth.needsPermission = (name) => (asked.push(name), needsPermission(name));
        account(RED);
        RED.auth.needsPermission = needsPermission;
      }, [] as never);
      const zoneAt = async (query: string): Promise<ShownZone> =>
        (await helper.request().get(`/smartcar/zone?${query}`)).body as ShownZone;

      assert.deepEqual(await zoneAt("latitude=59.33&longitude=18.06"), {
        zone: "Europe/Stockholm",
        source: "position",
      });
      assert.match((await zoneAt("latitude=&longitude=")).doubt ?? "", /UTC/);
      // A variable says nothing here: what it means is known of the deployed node.
      assert.match((await zoneAt("latitude=${LAT}&longitude=18.06")).doubt ?? "", /UTC/);
      assert.equal((await helper.request().get("/smartcar/zone?latitude=x&longitude=1")).status, 422);
      assert.ok(asked.includes("smartcar.read"));
    });

    const CONFIGS = [
      { id: "account", type: "smartcar-account", environment: "simulator" },
      { id: "volvo", type: "smartcar-vehicle", account: "account", vehicleId: VOLVO, make: "VOLVO" },
    ];
    for (const [home, shown] of [
      [{}, 1],
      [{ homeLatitude: "59.33", homeLongitude: "18.06" }, 0],
    ] as const) {
      it(`is ${shown ? "" : "not "}doubted by a node whose vehicle has ${shown ? "no" : "a"} home position`, async () => {
        tz("UTC");
        const [first, vehicle] = CONFIGS;

        const flow = await Flow.load({ type: "smartcar-tariff", vehicle: "volvo" }, [
          first ?? {},
          { ...vehicle, ...home },
        ]);

        const reported = helper
          .log()
          .args.flat()
          .map((entry: unknown) => JSON.stringify(entry));
        assert.equal(reported.filter((entry) => entry.includes("system time zone is UTC")).length, shown);
        assert.ok(flow.node);
      });
    }

    for (const [type, settings] of [
      ["smartcar-tariff", {}],
      ["smartcar-mode", {}],
      ["smartcar-surplus", { nightFrom: "22:00", nightTo: "06:00" }],
    ] as const) {
      it(`stays doubted in each decision of ${type}`, async () => {
        tz("UTC");
        const flow = await Flow.load({ type, vehicle: "volvo", ...settings }, CONFIGS);
        await flow.quiet();
        flow.take();

        for (const payload of type === "smartcar-surplus" ? [500, "request"] : ["request", "request"]) {
          flow.node.receive({ payload });
          await flow.quiet();
        }

        const decisions = flow.take().map(({ msg }) => msg["decision"] as { warnings?: Array<{ code: string }> });
        const last = decisions.at(-1)?.warnings ?? [];
        assert.ok(
          last.some(({ code }) => code === "zone-uncertain"),
          JSON.stringify(decisions),
        );
      });
    }
  });
});
