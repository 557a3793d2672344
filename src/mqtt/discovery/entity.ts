import type { Part } from "../topics";

/** The components of Home Assistant in use. */
export type Platform =
  | "binary_sensor"
  | "button"
  | "device_tracker"
  | "event"
  | "lock"
  | "number"
  | "select"
  | "sensor"
  | "switch"
  | "text"
  | "time"
  | "update";

/** An entry in a table of entities. Topics and ids are added when it is announced. */
export interface Entity {
  /** Never changes: it is part of the entity's id. */
  readonly key: string;
  readonly platform: Platform;
  /** The document with its state; absent if it has none. */
  readonly part?: Part | undefined;
  /** Jinja template for that document. */
  readonly template?: string | undefined;
  /** Jinja template for the attributes from that document. */
  readonly attributes?: string | undefined;
  /** The word of the request that it sends. */
  readonly command?: string | undefined;
  /** Everything else, by the names of Home Assistant. */
  readonly more?: Readonly<Record<string, unknown>> | undefined;
}

/** A template for a member. If it is absent, the result is "None", which makes the entity unknown rather than keep its old value. */
export function member(path: string): string {
  const [first = "", ...rest] = path.split(".");
  const value = rest.reduce((inner, name) => `(${inner} | default({})).${name}`, `value_json.${first}`);
  return `{{ ${value} | default(none) }}`;
}

/** An accepted value overrides the reported one, so that a switch does not jump back until the next report. */
const ACCEPTED = "{% set a = value_json.accepted | default({}) %}";

/** A template for `yes` or `no`, for a value that can be set. */
export function eitherSet(name: string, yes = "ON", no = "OFF"): string {
  const value = `{% set v = a.${name} if a.${name} is defined else value_json.${name} %}`;
  return `${ACCEPTED}${value}{{ '${yes}' if v else ('${no}' if v is defined else 'None') }}`;
}

/** A template for a number that can be set, if it is in the range of the entity. */
export function numberSet(name: string, { min, max }: { readonly min: number; readonly max: number }): string {
  const value = `{% set v = a.${name} | default(value_json.${name}) | default(none) %}`;
  return `${ACCEPTED}${value}{{ v if v is number and v >= ${min} and v <= ${max} else none }}`;
}

/** A template for a number if it is in the range of the entity: any other would be an error. */
function within(name: string, { min, max }: { readonly min: number; readonly max: number }): string {
  return `{% set v = value_json.${name} | default(none) %}{{ v if v is number and v >= ${min} and v <= ${max} else none }}`;
}

/** A template for `yes` or `no`. */
export function either(path: string, yes = "ON", no = "OFF"): string {
  const test = `value_json.${path}`;
  return `{{ '${yes}' if ${test} else ('${no}' if ${test} is defined else 'None') }}`;
}

/** Of an entity that Home Assistant shows among the diagnostics. */
export const DIAGNOSTIC = { entity_category: "diagnostic" } as const;

type More = NonNullable<Entity["more"]>;
type Measured = readonly [deviceClass: string, unit: string];

/** A sensor for a measured value. */
export function measured(
  key: string,
  part: Part,
  name: string,
  [device_class, unit]: Measured,
  more: More = {},
): Entity {
  const kind = { device_class, unit_of_measurement: unit, state_class: "measurement", ...more };
  return { key, platform: "sensor", part, template: member(name), more: kind };
}

/** A sensor for an instant. */
export function moment(key: string, part: Part, name: string, more: More = {}): Entity {
  return { key, platform: "sensor", part, template: member(name), more: { device_class: "timestamp", ...more } };
}

/** A binary sensor. */
export function binary(key: string, part: Part, name: string, more: More = {}): Entity {
  return { key, platform: "binary_sensor", part, template: either(name), more };
}

/** A sensor for a remaining count. */
export function left(key: string, name: string, icon: string): Entity {
  const more = { icon, state_class: "measurement", ...DIAGNOSTIC };
  return { key, platform: "sensor", part: "budget", template: member(name), more };
}

/** A number that people can set. */
export function settable(
  key: string,
  part: Part,
  range: { readonly min: number; readonly max: number; readonly step?: number },
  more: More = {},
): Entity {
  const kind = { step: 1, ...range, ...more };
  return { key, platform: "number", part, template: within(key, range), command: key, more: kind };
}
