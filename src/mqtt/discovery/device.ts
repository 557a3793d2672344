import { partTopic, STATUS } from "../topics";
import type { Entity } from "./entity";

/** The settings of announcements. */
export interface Announcing {
  /** The prefix of our own topics. */
  readonly prefix: string;
  /** The prefix that Home Assistant listens to. */
  readonly discoveryPrefix: string;
  /** The version of this package. */
  readonly version: string;
  /** The name of an entity, by its key. */
  readonly nameOf: (key: string) => string;
}

/** A car, a home, or the node itself as a device. */
export interface Device {
  /** The result of `idOf`. */
  readonly id: string;
  /** Its name in topics. */
  readonly level: string;
  readonly name: string;
  readonly manufacturer?: string | undefined;
  readonly model?: string | undefined;
  /** The device through which it is connected. */
  readonly via?: string | undefined;
  readonly entities: readonly Entity[];
}

/** A retained message that tells Home Assistant of a device. */
export interface Announcement {
  readonly topic: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

const ORIGIN = {
  name: "node-red-smartcar",
  support_url: "https://github.com/ev-flows/node-red-smartcar",
};

/** The topic of a device's announcement. An empty retained message there removes the device. */
export function announcementTopic(discoveryPrefix: string, id: string): string {
  return `${discoveryPrefix}/device/${identifierOf(id)}/config`;
}

/** A device with all its entities, in one message. */
export function announcement(device: Device, about: Announcing): Announcement {
  const { prefix, discoveryPrefix, version } = about;
  const { id, level, name, manufacturer, model, via, entities } = device;
  return {
    topic: announcementTopic(discoveryPrefix, id),
    payload: {
      device: {
        identifiers: [identifierOf(id)],
        name,
        ...(manufacturer !== undefined && { manufacturer }),
        ...(model !== undefined && { model }),
        sw_version: version,
        ...(via !== undefined && { via_device: identifierOf(via) }),
      },
      origin: { ...ORIGIN, sw_version: version },
      availability: [{ topic: `${prefix}/${STATUS}` }, { topic: partTopic(prefix, level, "availability") }],
      availability_mode: "all",
      qos: 1,
      components: Object.fromEntries(entities.map((entity) => [entity.key, component(entity, device, about)])),
    },
  };
}

/** The node itself as a device: whether it is running, and the version of this package. */
export function bridgeAnnouncement(
  { id, name }: Pick<Device, "id" | "name">,
  { prefix, discoveryPrefix, version, nameOf }: Announcing,
): Announcement {
  const own = identifierOf(id);
  // A name may have no letter that entity ids allow.
  const entity = safe(name) || own;
  const shared = { entity_category: "diagnostic" };
  return {
    topic: announcementTopic(discoveryPrefix, id),
    payload: {
      device: { identifiers: [own], name, sw_version: version, configuration_url: ORIGIN.support_url },
      origin: { ...ORIGIN, sw_version: version },
      qos: 1,
      components: {
        running: {
          platform: "binary_sensor",
          unique_id: `${own}_running`,
          default_entity_id: `binary_sensor.${entity}_running`,
          name: nameOf("running"),
          device_class: "connectivity",
          state_topic: `${prefix}/${STATUS}`,
          payload_on: "online",
          payload_off: "offline",
          ...shared,
        },
        version: {
          platform: "update",
          unique_id: `${own}_version`,
          default_entity_id: `update.${entity}_version`,
          name: nameOf("version"),
          state_topic: `${prefix}/health`,
          value_template: "{{ {'installed_version': value_json.version} | tojson }}",
          enabled_by_default: false,
          availability: [{ topic: `${prefix}/${STATUS}` }],
          ...shared,
        },
      },
    },
  };
}

function component(
  { key, platform, part, template, attributes, command, more }: Entity,
  { id, level }: Device,
  { prefix, nameOf }: Announcing,
): Readonly<Record<string, unknown>> {
  const topic = `${prefix}/${level}`;
  const isTracker = platform === "device_tracker";
  return {
    platform,
    unique_id: `${identifierOf(id)}_${key}`,
    default_entity_id: `${platform}.${safe(level)}_${key}`,
    name: nameOf(key),
    ...(part !== undefined && !isTracker && { state_topic: `${topic}/${part}` }),
    ...(template !== undefined && { value_template: template }),
    ...(attributes !== undefined && {
      json_attributes_topic: `${topic}/${part}`,
      json_attributes_template: attributes,
    }),
    ...(command !== undefined && { command_topic: `${topic}/${command}/set` }),
    ...more,
  };
}

function identifierOf(id: string): string {
  return `smartcar_${id}`;
}

/** The text in characters that entity ids allow. */
function safe(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
}
