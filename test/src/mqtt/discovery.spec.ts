import assert from "node:assert/strict";
import { carEntities, type CarAbilities } from "../../../src/mqtt/discovery/car-entities";
import { announcement, announcementTopic, bridgeAnnouncement } from "../../../src/mqtt/discovery/device";
import { homeEntities } from "../../../src/mqtt/discovery/home-entities";
import english from "../../../nodes/mqtt/words/en-US.json";
import { reasonCodes } from "../../../nodes/mqtt/reason-codes";
import { DEVICE_TOPIC, DiscoveryPayload } from "../../support/mqtt/discovery-schema";
import { abilities, ALL, entityKeys, NOTHING } from "../../support/mqtt/abilities";
import { HomeAssistant } from "../../support/mqtt/home-assistant";

const names: Readonly<Record<string, string>> = english["smartcar-mqtt"].entity;
const about = {
  prefix: "smartcar",
  discoveryPrefix: "homeassistant",
  version: "1.2.3",
  nameOf: (key: string) => names[key] ?? "",
};
function car(can: CarAbilities, more: { currency?: string; hasTime?: boolean } = {}) {
  const { currency, hasTime = true } = more;
  const context = { can, currency, modes: ["off", "solar", "now"], reasonCodes, hasTime };
  const device = { id: "0123456789ab", level: "bmw-i4", name: "BMW i4", manufacturer: "BMW", model: "i4", via: "b" };
  return announcement({ ...device, entities: carEntities(context) }, about);
}

function componentsOf({ payload }: { readonly payload: object }) {
  return DiscoveryPayload.parse(JSON.parse(JSON.stringify(payload))).components;
}

describe("the announcement of a car to Home Assistant", () => {
  it("is what its documentation accepts, whatever the car can do", () => {
    for (const can of abilities())
      for (const currency of [undefined, "EUR"])
        for (const hasTime of [true, false]) {
          const { topic, payload } = car(can, { ...(currency && { currency }), hasTime });
          assert.match(topic, DEVICE_TOPIC);
          DiscoveryPayload.parse(payload);
        }
  });

  it("names every entity", () => {
    assert.deepEqual(entityKeys().toSorted(), Object.keys(names).toSorted());
  });

  it("offers the energy dashboard a counter that never resets", () => {
    const { energy_total: energy } = componentsOf(car(NOTHING));
    assert.ok(energy?.platform === "sensor");
    const { device_class, state_class, unit_of_measurement } = energy;
    assert.deepEqual([device_class, state_class, unit_of_measurement], ["energy", "total_increasing", "kWh"]);
  });

  it("makes no statistics of the energy of a session, which a later report may correct downwards", () => {
    const { session_energy: energy } = componentsOf(car(NOTHING));
    assert.ok(energy?.platform === "sensor");
    assert.deepEqual([energy.device_class, energy.state_class], ["energy", undefined]);
  });

  it("asks for no unlock where the owner does not allow it", () => {
    const { lock, locked, lock_now: now } = componentsOf(car({ ...ALL, unlock: false }));
    assert.equal(lock, undefined);
    assert.equal(locked?.platform, "binary_sensor");
    assert.ok(now?.platform === "button");
    assert.equal(now.payload_press, "LOCK");
  });

  it("switches a departure that was requested, not those of the settings", () => {
    const { ready_on: switched } = componentsOf(car(ALL));
    assert.ok(switched?.platform === "switch");
    const { name, command_topic } = switched;
    assert.deepEqual([name, command_topic], ["Requested departure", "smartcar/bmw-i4/ready/set"]);
  });

  it("has a text where this Home Assistant has no entity for a time", () => {
    assert.equal(componentsOf(car(ALL)).ready?.platform, "time");
    const { ready } = componentsOf(car(ALL, { hasTime: false }));
    assert.ok(ready?.platform === "text");
    assert.match("07:30", new RegExp(ready.pattern));
    assert.match("23:59:59", new RegExp(ready.pattern));
    assert.doesNotMatch("24:00", new RegExp(ready.pattern));
  });

  it("says nothing of where the car is, unless that is published", () => {
    assert.equal(componentsOf(car({ ...ALL, location: false })).location, undefined);
    assert.equal(componentsOf(car(ALL)).location?.platform, "device_tracker");
  });

  it("never changes the id of an entity with the name of its car", () => {
    const { components: one } = DiscoveryPayload.parse(car(ALL).payload);
    const context = { can: ALL, currency: undefined, modes: ["off"], reasonCodes, hasTime: true };
    const renamed = announcement(
      { id: "0123456789ab", level: "family-car", name: "Family car", entities: carEntities(context) },
      about,
    );
    const { components: other } = DiscoveryPayload.parse(renamed.payload);
    const ids = (components: typeof one) => Object.values(components).map(({ unique_id }) => unique_id);
    assert.deepEqual(ids(other), ids(one));
    assert.equal(renamed.topic, announcementTopic("homeassistant", "0123456789ab"));
  });
});

describe("the announcements of a home and of the node", () => {
  it("are what the documentation accepts", () => {
    for (const solar of [true, false])
      for (const battery of [true, false])
        for (const currency of ["SEK", undefined]) {
          const entities = homeEntities({ solar, battery, currency });
          DiscoveryPayload.parse(
            announcement({ id: "ff", level: "home", name: "Home", via: "b", entities }, about).payload,
          );
        }
    DiscoveryPayload.parse(bridgeAnnouncement({ id: "b", name: "Smartcar" }, about).payload);
    const unnamed = JSON.stringify(bridgeAnnouncement({ id: "b", name: "日産" }, about).payload);
    assert.match(unnamed, /"binary_sensor\.smartcar_b_running"/, "a name without a letter that entity ids allow");
  });
});

describe("an entity of Home Assistant", () => {
  function shown(state: object, decision: object = {}): ReturnType<HomeAssistant["entities"]> {
    const ha = new HomeAssistant();
    const { topic, payload } = car(ALL, { currency: "EUR" });
    ha.receive(topic, JSON.stringify(payload), true);
    for (const at of ["smartcar/status", "smartcar/bmw-i4/availability"]) ha.receive(at, "online", true);
    ha.receive("smartcar/bmw-i4/state", JSON.stringify(state), true);
    ha.receive("smartcar/bmw-i4/decision", JSON.stringify(decision), true);
    return ha.entities();
  }

  it("has the value of the car", () => {
    const all = shown({
      soc: 61,
      charging: true,
      pluggedIn: false,
      locked: true,
      limit: 80,
      location: { latitude: 1, longitude: 2 },
    });
    const stateOf = (id: string) => all.get(id)?.state;
    assert.equal(stateOf("sensor.bmw_i4_soc"), "61");
    assert.equal(stateOf("binary_sensor.bmw_i4_charging"), "ON");
    assert.equal(stateOf("switch.bmw_i4_charge"), "ON");
    assert.equal(stateOf("binary_sensor.bmw_i4_plugged_in"), "OFF");
    assert.equal(stateOf("lock.bmw_i4_lock"), "LOCKED");
    assert.equal(stateOf("number.bmw_i4_limit"), "80");
    assert.deepEqual(all.get("device_tracker.bmw_i4_location")?.attributes, { latitude: 1, longitude: 2 });
    assert.ok(all.get("sensor.bmw_i4_soc")?.isAvailable);
  });

  it("is unknown where the car says nothing, and never keeps an old value", () => {
    const all = shown({ stale: true });
    for (const id of ["sensor.bmw_i4_soc", "binary_sensor.bmw_i4_charging", "number.bmw_i4_limit", "lock.bmw_i4_lock"])
      assert.equal(all.get(id)?.state, "None", id);
    assert.equal(all.get("binary_sensor.bmw_i4_fault")?.state, "OFF");
  });

  it("shows what the car has accepted until it reports", () => {
    const accepted = { charging: true, limit: 90, locked: false };
    const all = shown({ charging: false, limit: 80, locked: true, accepted });
    const states = ["switch.bmw_i4_charge", "number.bmw_i4_limit", "lock.bmw_i4_lock"].map((id) => all.get(id)?.state);
    assert.deepEqual(states, ["ON", "90", "UNLOCKED"]);
    assert.equal(all.get("binary_sensor.bmw_i4_charging")?.state, "OFF", "it has not reported that");
  });

  it("takes no number that it would refuse", () => {
    assert.equal(shown({ limit: 30 }).get("number.bmw_i4_limit")?.state, "None");
    assert.equal(shown({}, { target: 120 }).get("number.bmw_i4_target")?.state, "None");
  });

  it("has the sentence of a decision beside its code", () => {
    const all = shown({}, { code: "waiting", reason: "Charging is planned for 02:00.", since: "2026-06-01T10:00:00Z" });
    const { state, attributes } = all.get("sensor.bmw_i4_reason") ?? {};
    assert.equal(state, "waiting");
    assert.equal(attributes?.["reason"], "Charging is planned for 02:00.");
  });
});
