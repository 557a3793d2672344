import assert from "node:assert/strict";
import { payloadOf } from "../../../../src/simulator/webhook/payload";
import type { VehicleEvent } from "../../../../src/simulator/webhook/vehicle-event";
import type { Webhook } from "../../../../src/simulator/webhook/webhook";
import { fixtureText } from "../../../support/fixture";

const vehicle = { id: "car", make: "VOLVO", model: "EX30", year: 2025 } as const;
const about = { user: { id: "user" }, vehicle };
const delivery = { deliveryId: "delivery", deliveredAt: 1_782_900_041_730 };
const webhook: Webhook = {
  id: "hook",
  name: "Home",
  callbackUri: "http://127.0.0.1",
  createdAt: 0,
  signals: [],
  triggers: [],
  managementToken: "key",
  autoSubscribe: false,
  isVerified: true,
  isEnabled: true,
};

const state: VehicleEvent = {
  eventId: "event",
  userId: "user",
  vehicle,
  mode: "LIVE",
  content: {
    eventType: "VEHICLE_STATE",
    signals: [
      { code: "charge-ischarging", body: { value: true }, oemUpdatedAt: 1, retrievedAt: 2 },
      { code: "charge-chargetimers", error: { type: "SERVER", code: "INTERNAL" } },
    ],
    triggers: ["charge-ischarging"],
  },
};

const error: VehicleEvent = {
  ...state,
  content: {
    eventType: "VEHICLE_ERROR",
    errors: [
      {
        type: "VEHICLE_STATE",
        code: "ASLEEP",
        state: "ERROR",
        description: "The vehicle is asleep.",
        resolution: "RETRY_LATER",
        signals: ["charge-ischarging"],
      },
    ],
  },
};

const isCharging = { code: "charge-ischarging", name: "IsCharging", group: "Charge" };
const timers = {
  code: "charge-chargetimers",
  name: "ChargeTimers",
  group: "Charge",
  status: { value: "ERROR", error: { type: "SERVER", code: "INTERNAL" } },
};

/** The names of all members, those of list items once; of values only what kind they are. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((item) => JSON.stringify(shape(item))))].toSorted();
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shape(member)]));
}

describe("payload", () => {
  it("is that of real cars", () => {
    assert.deepEqual(payloadOf(state, webhook, delivery, "4.0"), {
      eventId: "event",
      eventType: "VEHICLE_STATE",
      data: {
        ...about,
        signals: [
          {
            ...isCharging,
            body: { value: true },
            meta: { oemUpdatedAt: 1, retrievedAt: 2 },
            status: { value: "SUCCESS" },
          },
          timers,
        ],
      },
      triggers: [{ type: "SIGNAL_UPDATED", signal: isCharging }],
      meta: {
        deliveryId: "delivery",
        deliveredAt: 1_782_900_041_730,
        version: "4.0",
        webhookId: "hook",
        webhookName: "Home",
        mode: "LIVE",
        signalCount: 2,
      },
    });
  });

  it("has every member that a recorded one has, and no other", () => {
    const recorded = JSON.parse(fixtureText("webhooks/jaguar_ipace_all.json"));
    const made = JSON.parse(JSON.stringify(payloadOf(state, webhook, delivery, "4.0")));
    const parts = (body: typeof recorded): unknown[] => {
      const { data, triggers, meta, ...rest } = body;
      const { signals, ...who } = data;
      const good = signals.find((one: { code: string }) => one.code === "charge-ischarging");
      const bad = signals.find((one: { status: { value: string } }) => one.status.value === "ERROR");
      return [rest, who, good, bad, triggers[0], meta].map(shape);
    };

    assert.deepEqual(parts(made), parts(recorded));
  });

  it("can be that of the documents", () => {
    assert.deepEqual(payloadOf(state, webhook, delivery, "docs"), {
      eventId: "event",
      eventType: "VEHICLE_STATE",
      vehicleId: "car",
      data: {
        ...about,
        signals: [
          {
            ...isCharging,
            body: { value: true },
            meta: { oemUpdatedAt: 1, fetchedAt: 2 },
            status: { value: "SUCCESS" },
          },
          timers,
        ],
        triggers: [isCharging],
      },
      meta: {
        ...delivery,
        version: "4.0",
        webhookId: "hook",
        webhookName: "Home",
        mode: "LIVE",
        signalCount: 2,
      },
    });
  });

  it("can be an older one", () => {
    assert.deepEqual(payloadOf(state, webhook, delivery, "older"), {
      eventId: "event",
      eventType: "VEHICLE_STATE",
      data: {
        ...about,
        signals: [{ ...isCharging, body: { value: true }, meta: { oemUpdatedAt: 1, retrievedAt: 2 } }, timers],
      },
      triggers: [{ type: "SIGNAL_UPDATED", signal: "Charge.IsCharging" }],
      meta: { ...delivery, deliveryTime: 1_782_900_041_730 },
    });
  });

  it("names the first delivery in each form", () => {
    const first: VehicleEvent = {
      ...state,
      content: { eventType: "VEHICLE_STATE", signals: [], triggers: "FIRST_DELIVERY" },
    };
    const text = (form: "4.0" | "docs" | "older"): string => JSON.stringify(payloadOf(first, webhook, delivery, form));

    assert.match(text("4.0"), /"triggers":\[{"type":"FIRST_DELIVERY"}\],"meta"/);
    assert.match(text("docs"), /"triggers":\[{"code":"FIRST_DELIVERY"}\]},"meta"/);
    assert.match(text("older"), /"triggers":\[{"type":"FIRST_DELIVERY"}\],"meta"/);
  });

  it("keeps the mark of a test in each form", () => {
    const test: VehicleEvent = { ...state, mode: "TEST" };

    for (const form of ["4.0", "docs", "older"] as const) {
      assert.match(JSON.stringify(payloadOf(test, webhook, delivery, form)), /"mode":"TEST"/);
    }
  });

  it("tells of an error with all that Smartcar says of it", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(payloadOf(error, webhook, delivery, "4.0"))), {
      eventId: "event",
      eventType: "VEHICLE_ERROR",
      data: {
        ...about,
        errors: [
          {
            type: "VEHICLE_STATE",
            code: "ASLEEP",
            state: "ERROR",
            description: "The vehicle is asleep.",
            suggestedUserMessage: "The vehicle is asleep.",
            docURL: "https://smartcar.com/docs/errors/api-errors/vehicle-state-errors#asleep",
            resolution: { type: "RETRY_LATER" },
            signals: [isCharging],
          },
        ],
      },
      meta: { ...delivery, version: "4.0", webhookId: "hook", webhookName: "Home", mode: "LIVE" },
    });
  });

  it("names the signals of an error by words alone in the older form", () => {
    assert.match(JSON.stringify(payloadOf(error, webhook, delivery, "older")), /"signals":\["Charge.IsCharging"\]/);
  });

  it("leaves out the advice once an error is resolved", () => {
    const { content } = error;
    assert.ok(content.eventType === "VEHICLE_ERROR");
    const errors = content.errors.map((one) => ({ ...one, state: "RESOLVED" as const }));
    const resolved: VehicleEvent = { ...error, content: { ...content, errors } };

    const text = JSON.stringify(payloadOf(resolved, webhook, delivery, "4.0"));

    assert.match(
      text,
      /"errors":\[{"type":"VEHICLE_STATE","code":"ASLEEP","state":"RESOLVED","signals":\[{[^\]]+\]}\]/,
    );
  });
});
