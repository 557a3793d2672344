import assert from "node:assert/strict";
import nunjucks from "nunjucks";
import { type Component, DEVICE_TOPIC, DiscoveryPayload } from "./discovery-schema";

/** An entity as a list of Home Assistant would show it. */
export interface Shown {
  readonly device: string;
  readonly name: string;
  readonly platform: Component["platform"];
  readonly state: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly unit: string | undefined;
  readonly isAvailable: boolean;
}

const jinja = new nunjucks.Environment(null, { autoescape: false });
jinja.addFilter("tojson", (value: unknown) => JSON.stringify(value));

/** Home Assistant's Jinja writes `None` where nunjucks writes nothing. */
function rendered(template: string, payload: string): string {
  const value_json: unknown = payload.startsWith("{") ? JSON.parse(payload) : undefined;
  return jinja.renderString(template.replaceAll(/\bnone\b/g, "'None'"), { value: payload, value_json });
}

/**
 * As much of Home Assistant as its documentation says of MQTT discovery: takes what a broker delivers, refuses what it would log as
 * an error, and shows the entities.
 */
export class HomeAssistant {
  readonly #devices = new Map<string, DiscoveryPayload>();
  readonly #values = new Map<string, string>();
  readonly #events: string[] = [];

  /** A message of a topic that it has subscribed to. */
  receive(topic: string, payload: string, retain: boolean): void {
    if (DEVICE_TOPIC.test(topic)) {
      if (payload === "") this.#devices.delete(topic);
      else this.#devices.set(topic, DiscoveryPayload.parse(JSON.parse(payload)));
      return;
    }
    // What is retained is no event.
    if (topic.endsWith("/event")) {
      if (!retain) this.#events.push(payload);
      return;
    }
    // An empty payload keeps the old value.
    if (payload !== "") this.#values.set(topic, payload);
  }

  get devices(): readonly string[] {
    return [...this.#devices.values()].map(({ device }) => device.name);
  }

  /** The types of the events, in order. */
  get events(): readonly string[] {
    const known = [...this.#devices.values()].flatMap(({ components }) =>
      Object.values(components).flatMap((one) => (one.platform === "event" ? one.event_types : [])),
    );
    return this.#events.map((payload) => {
      const { event_type: type }: { event_type: string } = JSON.parse(payload);
      assert.ok(known.includes(type), `the event ${type} was not announced`);
      return type;
    });
  }

  /** All entities by their entity id. Throws for a state that an entity cannot have. */
  entities(): ReadonlyMap<string, Shown> {
    const shown = [...this.#devices.values()].flatMap((payload) =>
      Object.values(payload.components).map((component) => {
        const one = this.#shown(payload, component);
        check(component, one);
        return [component.default_entity_id, one] as const;
      }),
    );
    assert.equal(new Set(shown.map(([id]) => id)).size, shown.length, "an entity id twice");
    return new Map(shown);
  }

  /** Where an entity publishes what its user does. */
  commandTopic(entityId: string): string {
    for (const { components } of this.#devices.values())
      for (const component of Object.values(components))
        if (component.default_entity_id === entityId && "command_topic" in component) return component.command_topic;
    throw new Error(`${entityId} takes no command`);
  }

  #shown({ device, availability = [] }: DiscoveryPayload, component: Component): Shown {
    const topic = "state_topic" in component ? component.state_topic : undefined;
    const value = topic === undefined || component.platform === "event" ? undefined : this.#values.get(topic);
    const template = "value_template" in component ? component.value_template : undefined;
    const { json_attributes_topic, json_attributes_template } = component;
    const source = json_attributes_topic === undefined ? undefined : this.#values.get(json_attributes_topic);
    return {
      device: device.name,
      name: component.name,
      platform: component.platform,
      state: value === undefined || template === undefined ? value : rendered(template, value),
      attributes:
        source === undefined || json_attributes_template === undefined
          ? {}
          : JSON.parse(rendered(json_attributes_template, source)),
      unit: "unit_of_measurement" in component ? component.unit_of_measurement : undefined,
      isAvailable: [...availability, ...(component.availability ?? [])].every(
        (one) => this.#values.get(one.topic) === (one.payload_available ?? "online"),
      ),
    };
  }
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** What Home Assistant would log as an error. */
function check(component: Component, { state, name }: Shown): void {
  if (state === undefined || state === "None") return;
  assert.ok(state.length <= 255, `${name} is too long`);
  switch (component.platform) {
    case "binary_sensor":
      return assert.ok(
        [component.payload_on ?? "ON", component.payload_off ?? "OFF"].includes(state),
        `${name}: ${state}`,
      );
    case "switch":
      return assert.ok(["ON", "OFF"].includes(state), `${name}: ${state}`);
    case "lock":
      return assert.ok(["LOCKED", "UNLOCKED"].includes(state), `${name}: ${state}`);
    case "select":
      return assert.ok(component.options.includes(state), `${name}: ${state}`);
    case "number":
      return assert.ok(Number(state) >= component.min && Number(state) <= component.max, `${name}: ${state}`);
    case "time":
      return assert.match(state, /^\d\d:\d\d:\d\d$/, name);
    case "text":
      return assert.match(state, new RegExp(component.pattern), name);
    case "sensor":
      if (component.device_class === "timestamp") return assert.match(state, INSTANT, name);
      if (component.options) return assert.ok(component.options.includes(state), `${name}: ${state}`);
      if (component.state_class !== undefined)
        assert.ok(state !== "" && !Number.isNaN(Number(state)), `${name}: ${state}`);
      return undefined;
    default:
      return undefined;
  }
}
