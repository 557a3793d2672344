import * as z from "zod";

/**
 * What Home Assistant accepts as the announcement of a device, written from its documentation: the pages of the MQTT integration
 * and of each of its platforms, and of the sensor's device classes, state classes, and units. Stricter than Home Assistant, which
 * drops what it does not know: a member that is not here is a mistake of ours.
 */

const topic = z.string().regex(/^[^#+\0]+$/);
const template = z.string().regex(/^\{[{%][\s\S]*[}%]\}$/);
const icon = z.string().regex(/^mdi:[a-z0-9-]+$/);
const category = z.enum(["diagnostic", "config"]);
const url = z.string().regex(/^(?:https?|homeassistant):\/\//);

const availability = z
  .array(
    z.strictObject({
      topic,
      payload_available: z.string().optional(),
      payload_not_available: z.string().optional(),
      value_template: template.optional(),
    }),
  )
  .min(1);

const entity = {
  unique_id: z.string().regex(/^[a-z0-9_]+$/),
  default_entity_id: z.string().regex(/^[a-z_]+\.[a-z0-9_]+$/),
  name: z
    .string()
    .min(1)
    .refine((name) => /^\p{Lu}/u.test(name), "sentence case"),
  icon: icon.optional(),
  entity_category: category.optional(),
  enabled_by_default: z.boolean().optional(),
  availability: availability.optional(),
  json_attributes_topic: topic.optional(),
  json_attributes_template: template.optional(),
};
const state = { state_topic: topic, value_template: template.optional() };
const command = { command_topic: topic.regex(/\/set$/), retain: z.literal(false).optional() };

/** Which units and state classes a device class allows. */
const CLASSES: Readonly<Record<string, { readonly units: RegExp; readonly states: readonly (string | undefined)[] }>> =
  {
    battery: { units: /^%$/, states: ["measurement", undefined] },
    distance: { units: /^(?:km|m|mi)$/, states: ["measurement", "total", "total_increasing", undefined] },
    duration: { units: /^(?:s|min|h|d)$/, states: ["measurement", "total", "total_increasing", undefined] },
    energy: { units: /^(?:Wh|kWh|MWh)$/, states: ["total", "total_increasing", undefined] },
    energy_storage: { units: /^(?:Wh|kWh|MWh)$/, states: ["measurement", undefined] },
    enum: { units: /^$/, states: [undefined] },
    monetary: { units: /^[A-Z]{3}$/, states: ["total", undefined] },
    power: { units: /^(?:mW|W|kW|MW)$/, states: ["measurement", undefined] },
    timestamp: { units: /^$/, states: [undefined] },
  };

const sensor = z
  .strictObject({
    platform: z.literal("sensor"),
    ...entity,
    ...state,
    device_class: z.enum(Object.keys(CLASSES)).optional(),
    state_class: z.enum(["measurement", "total", "total_increasing"]).optional(),
    unit_of_measurement: z.string().min(1).optional(),
    options: z.array(z.string()).min(1).optional(),
    expire_after: z.number().int().positive().optional(),
    suggested_display_precision: z.number().int().min(0).optional(),
    entity_category: z.literal("diagnostic").optional(),
  })
  .refine(({ device_class, state_class, unit_of_measurement = "" }) => {
    const kind = device_class === undefined ? undefined : CLASSES[device_class];
    return !kind || (kind.units.test(unit_of_measurement) && kind.states.includes(state_class));
  }, "a unit or a state class that the device class does not allow")
  .refine(({ device_class, options }) => (device_class === "enum") === (options !== undefined), "options and enum");

const binarySensor = z.strictObject({
  platform: z.literal("binary_sensor"),
  ...entity,
  ...state,
  device_class: z.enum(["battery_charging", "connectivity", "lock", "plug", "presence", "problem"]).optional(),
  payload_on: z.string().optional(),
  payload_off: z.string().optional(),
  entity_category: z.literal("diagnostic").optional(),
});

const number = z
  .strictObject({
    platform: z.literal("number"),
    ...entity,
    ...state,
    ...command,
    min: z.number(),
    max: z.number(),
    step: z.number().min(0.001),
    mode: z.enum(["auto", "box", "slider"]).optional(),
    device_class: z.enum(["battery", "power"]).optional(),
    unit_of_measurement: z.string().min(1).optional(),
  })
  .refine(({ min, max }) => min < max);

const text = z.strictObject({
  platform: z.literal("text"),
  ...entity,
  ...state,
  ...command,
  min: z.number().int().min(0).max(255),
  max: z.number().int().min(0).max(255),
  pattern: z.string(),
});

const Component = z.discriminatedUnion("platform", [
  sensor,
  binarySensor,
  number,
  text,
  z.strictObject({ platform: z.literal("switch"), ...entity, ...state, ...command }),
  z.strictObject({ platform: z.literal("lock"), ...entity, ...state, ...command }),
  z.strictObject({ platform: z.literal("time"), ...entity, ...state, ...command }),
  z.strictObject({
    platform: z.literal("select"),
    ...entity,
    ...state,
    ...command,
    options: z.array(z.string()).min(1),
  }),
  z.strictObject({ platform: z.literal("button"), ...entity, ...command, payload_press: z.string().min(1) }),
  z.strictObject({
    platform: z.literal("device_tracker"),
    ...entity,
    source_type: z.enum(["gps", "router", "bluetooth", "bluetooth_le"]),
    json_attributes_topic: topic,
  }),
  z.strictObject({
    platform: z.literal("event"),
    ...entity,
    ...state,
    event_types: z.array(z.string()).min(1),
    device_class: z.enum(["button", "doorbell", "motion"]).optional(),
  }),
  z.strictObject({ platform: z.literal("update"), ...entity, ...state }),
]);
export type Component = z.infer<typeof Component>;

export const DiscoveryPayload = z
  .strictObject({
    device: z.strictObject({
      identifiers: z.array(z.string().min(1)).min(1),
      name: z.string().min(1),
      manufacturer: z.string().optional(),
      model: z.string().optional(),
      sw_version: z.string().optional(),
      via_device: z.string().optional(),
      configuration_url: url.optional(),
    }),
    origin: z.strictObject({ name: z.string().min(1), sw_version: z.string().optional(), support_url: url.optional() }),
    availability: availability.optional(),
    availability_mode: z.enum(["all", "any", "latest"]).optional(),
    qos: z.union([z.literal(0), z.literal(1), z.literal(2)]).optional(),
    components: z.record(z.string().regex(/^[a-z0-9_]+$/), Component),
  })
  .refine(({ components }) => {
    const ids = Object.values(components).map(({ platform, unique_id }) => `${platform} ${unique_id}`);
    return new Set(ids).size === ids.length;
  }, "a unique_id twice");
export type DiscoveryPayload = z.infer<typeof DiscoveryPayload>;

/** The topic of a device: `node_id` and `object_id` hold letters, digits, `_`, and `-` only. */
export const DEVICE_TOPIC = /^[^#+\0]+\/device\/(?:[a-zA-Z0-9_-]+\/)?[a-zA-Z0-9_-]+\/config$/;
