import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { demoUserId } from "../../../../src/simulator/demo-cars";
import { bmw, simulate, tesla, volvo } from "../../../support/simulator/cloud";
import { receive, type ReceivedEvent } from "../../../support/simulator/receiver";
import { plainCar } from "../../../support/simulator/car";
import { createWebhook, subscribe, subscribed, type Subscribed } from "../../../support/simulator/webhook";

const TESLA_LAG = 150_500;
const BMW_LAG = 7.5 * MINUTE_MS;

function signalOf(
  event: ReceivedEvent | undefined,
  code: string,
): NonNullable<ReceivedEvent["data"]["signals"]>[number] {
  const signal = event?.data.signals?.find((one) => one.code === code);
  if (!signal) throw new Error(`There is no signal ${code}`);
  return signal;
}

function triggersOf(event: ReceivedEvent | undefined): readonly (string | undefined)[] | undefined {
  return event?.triggers?.map(({ type, signal }) => signal?.code ?? type);
}

describe("a subscribed car", () => {
  let home: Subscribed;
  afterEach(() => home.close());

  const events = (): readonly ReceivedEvent[] => home.receiver.events;

  it("tells everything once after it was subscribed", async () => {
    const cloud = await simulate();
    const receiver = await receive();
    const { id } = await createWebhook(cloud, { callbackUri: receiver.uri });
    home = { cloud, receiver, webhookId: id, close: () => cloud.close().then(() => receiver.close()) };
    await subscribe(cloud, id, tesla);

    await cloud.pass(4_999);
    const before = receiver.received.length;
    await cloud.pass(1);

    assert.equal(before, 0);
    const [error, state] = events().toSorted((a, b) => a.eventType.localeCompare(b.eventType));
    assert.deepEqual([error?.eventType, state?.eventType, events().length], ["VEHICLE_ERROR", "VEHICLE_STATE", 2]);
    assert.deepEqual(triggersOf(state), ["FIRST_DELIVERY"]);
    assert.equal(signalOf(state, "tractionbattery-stateofcharge").body?.["value"], 55);
  });

  it("pushes a change after what its make takes, and no earlier", async () => {
    home = await subscribed(tesla);
    const changedAt = home.cloud.clock.now();
    home.cloud.simulator.car(tesla).change({ plugged: false });

    await home.cloud.pass(TESLA_LAG - 1);
    const before = events().length;
    await home.cloud.pass(1);

    assert.deepEqual([before, events().length], [0, 1]);
    assert.deepEqual(triggersOf(events()[0]), [
      "charge-chargelimits",
      "charge-ischargingcableconnected",
      "charge-ischargingcablelatched",
      "charge-ischargingportflapopen",
    ]);
    const { body, meta } = signalOf(events()[0], "charge-ischargingcableconnected");
    assert.deepEqual([body, meta], [{ value: false }, { oemUpdatedAt: changedAt, retrievedAt: changedAt + TESLA_LAG }]);
  });

  it("pushes each percent of its charging, though nobody looks", async () => {
    home = await subscribed(bmw, { webhook: { triggers: ["tractionbattery-stateofcharge"] } });
    home.cloud.simulator.car(bmw).change({ charging: true });

    await home.cloud.pass(2 * HOUR_MS + BMW_LAG);

    const percents = events().map((event) => signalOf(event, "tractionbattery-stateofcharge").body?.["value"]);
    assert.deepEqual(percents, [43, 44, 45, 46, 47, 48, 49, 50]);
  });

  it("holds all configured signals in each event, and fires for the triggers only", async () => {
    const signals = ["charge-ischarging", "tractionbattery-stateofcharge"];
    home = await subscribed(tesla, { webhook: { signals, triggers: ["charge-ischarging"] } });

    home.cloud.simulator.car(tesla).change({ soc: 20 });
    await home.cloud.pass(HOUR_MS);
    const quiet = events().length;
    home.cloud.simulator.car(tesla).change({ charging: true });
    await home.cloud.pass(TESLA_LAG);

    assert.equal(quiet, 0);
    assert.deepEqual(
      events()[0]?.data.signals?.map(({ code }) => code),
      signals,
    );
    assert.deepEqual(triggersOf(events()[0]), ["charge-ischarging"]);
  });

  it("says why a signal is missing, without times", async () => {
    home = await subscribed(plainCar.id, {
      cars: [{ ...plainCar, permissions: ["read_charge"] }],
      webhook: {
        signals: ["charge-wattage", "odometer-traveleddistance", "location-preciselocation", "charge-ischarging"],
      },
    });

    home.cloud.simulator.car(plainCar.id).change({ plugged: false });
    home.cloud.simulator.car(plainCar.id).change({ plugged: true, charging: true });
    home.cloud.simulator.car(plainCar.id).change({ charging: false });
    await home.cloud.pass(HOUR_MS);
    home.cloud.simulator.car(plainCar.id).change({ charging: true });
    await home.cloud.pass(MINUTE_MS);
    home.cloud.simulator.car(plainCar.id).change({ charging: false });
    await home.cloud.pass(HOUR_MS);

    assert.deepEqual(events().at(-1)?.data.signals?.slice(0, 3), [
      {
        code: "charge-wattage",
        name: "Wattage",
        status: { value: "ERROR", error: { type: "VEHICLE_STATE", code: "NOT_CHARGING" } },
      },
      {
        code: "odometer-traveleddistance",
        name: "TraveledDistance",
        status: { value: "ERROR", error: { type: "COMPATIBILITY", code: "VEHICLE_NOT_CAPABLE" } },
      },
      {
        code: "location-preciselocation",
        name: "PreciseLocation",
        status: { value: "ERROR", error: { type: "PERMISSION", code: null } },
      },
    ]);
  });

  it("tells what happened while the clock jumped as one event", async () => {
    home = await subscribed(bmw);
    home.cloud.simulator.car(bmw).change({ charging: true });

    home.cloud.clock.jump(home.cloud.clock.now() + 90 * DAY_MS);
    await home.cloud.signals(bmw);
    await home.cloud.pass(0);

    assert.equal(events().length, 1);
    assert.equal(signalOf(events()[0], "charge-detailedchargingstatus").body?.["value"], "FULLY_CHARGED");
  });

  it("is fresh although no other car is", async () => {
    home = await subscribed(tesla, { subscribed: false });
    for (const id of [tesla, volvo]) home.cloud.simulator.car(id).change({ plugged: false });

    await home.cloud.pass(HOUR_MS);

    const stored = async (id: string): Promise<boolean> =>
      /"charge-ischargingcableconnected".{0,200}"value":true/.test((await home.cloud.signals(id)).text);
    assert.deepEqual([await stored(tesla), await stored(volvo)], [false, true]);
    assert.equal(events().length, 1);
  });

  it("fills a store in which nothing was collected", async () => {
    home = await subscribed(plainCar.id, { cars: [{ ...plainCar, collected: false }] });

    assert.match((await home.cloud.signals(plainCar.id)).text, /tractionbattery-stateofcharge/);
  });

  it("pushes what its schedules do, and the schedules themselves", async () => {
    home = await subscribed(volvo, { webhook: { triggers: ["charge-ischarging", "charge-chargetimers"] } });

    await home.cloud.control(`/cars/${volvo}/schedules`, { type: "daily", startTime: "22:00", stopTime: "23:00" });
    await home.cloud.pass(DAY_MS);

    assert.deepEqual(events().map(triggersOf), [["charge-chargetimers"], ["charge-ischarging"], ["charge-ischarging"]]);
  });

  it("pushes nothing any more once it is unsubscribed", async () => {
    home = await subscribed(tesla);
    const { text } = await home.cloud.ask("/v3/subscriptions");
    const [, id = ""] = /"id":"([^"]+)","type":"subscription"/.exec(text) ?? [];

    await home.cloud.ask(`/v3/subscriptions/${id}`, { method: "DELETE" });
    home.cloud.simulator.car(tesla).change({ plugged: false });
    await home.cloud.pass(HOUR_MS);

    assert.equal(events().length, 0);
    assert.equal(home.cloud.clock.waiting, 0);
  });

  it("pushes nothing any more once its owner has gone", async () => {
    home = await subscribed(tesla);

    await home.cloud.ask(`/v3/users/${demoUserId}`, { method: "DELETE" });
    home.cloud.simulator.car(tesla).change({ plugged: false });
    await home.cloud.pass(HOUR_MS);

    assert.equal(events().length, 0);
  });

  describe("with an error", () => {
    const errors = (index: number): unknown =>
      events()[index]?.data.errors?.map(({ type, code, state }) => `${type}/${code} ${state}`);

    for (const obstacle of ["ASLEEP", "UNREACHABLE", "REMOTE_ACCESS_DISABLED"] as const) {
      it(`tells that it is ${obstacle}, and that it no longer is`, async () => {
        home = await subscribed(bmw, { webhook: { signals: ["charge-ischarging"] } });
        const car = home.cloud.simulator.car(bmw);

        car.change({ obstacle });
        await home.cloud.pass(BMW_LAG);
        const begun = errors(0);
        car.change({ obstacle: null });
        await home.cloud.pass(BMW_LAG);

        assert.deepEqual(begun, [`VEHICLE_STATE/${obstacle} ERROR`]);
        assert.deepEqual(errors(1), [`VEHICLE_STATE/${obstacle} RESOLVED`]);
        assert.deepEqual(events()[1]?.data.errors?.[0]?.signals, [{ code: "charge-ischarging", name: "IsCharging" }]);
      });
    }

    it("says nothing of an obstacle that is gone before anyone noticed", async () => {
      home = await subscribed(bmw, { webhook: { signals: ["charge-ischarging"] } });

      home.cloud.simulator.car(bmw).change({ obstacle: "ASLEEP" });
      await home.cloud.pass(MINUTE_MS);
      home.cloud.simulator.car(bmw).change({ obstacle: null });
      await home.cloud.pass(HOUR_MS);

      assert.equal(events().length, 0);
    });

    it("tells at once of the owner's account, and that connecting again put it right", async () => {
      home = await subscribed(bmw, { webhook: { signals: ["charge-ischarging"] } });

      await home.cloud.control(`/cars/${bmw}/account`, { problem: "AUTHENTICATION_FAILED" });
      await home.cloud.pass(0);
      const begun = errors(0);
      const query = new URLSearchParams({
        response_type: "code",
        client_id: home.cloud.simulator.applicationId,
        redirect_uri: "http://127.0.0.1/back",
        scope: "read_charge",
      });
      await home.cloud.ask(`/oauth/authorize?${query}`, {
        method: "POST",
        form: { vehicle: bmw, permission: "read_charge", decision: "connect" },
      });
      await home.cloud.pass(0);

      assert.deepEqual(begun, ["CONNECTED_SERVICES_ACCOUNT/AUTHENTICATION_FAILED ERROR"]);
      assert.deepEqual(errors(1), ["CONNECTED_SERVICES_ACCOUNT/AUTHENTICATION_FAILED RESOLVED"]);
    });
  });
});
