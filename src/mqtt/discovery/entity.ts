import type { Part } from "../topics";

/** The components of Home Assistant that are used. */
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

/** An entity as its table has it: what belongs to topics and ids is added when it is announced. */
export interface Entity {
  /** Never changes: it is part of the entity's id. */
  readonly key: string;
  readonly platform: Platform;
  /** The document that holds its state; absent for what has none. */
  readonly part?: Part | undefined;
  /** Jinja, over that document. */
  readonly template?: string | undefined;
  /** The document, and what of it becomes attributes. */
  readonly attributes?: string | undefined;
  /** The word of the request that it sends. */
  readonly command?: string | undefined;
  /** All else, with Home Assistant's own names. */
  readonly more?: Readonly<Record<string, unknown>> | undefined;
}

/** The text that makes an entity unknown is "None": what is absent must not keep an old value. */
export function member(path: string): string {
  const [first = "", ...rest] = path.split(".");
  const value = rest.reduce((inner, name) => `(${inner} | default({})).${name}`, `value_json.${first}`);
  return `{{ ${value} | default(none) }}`;
}

/** What the car has accepted comes before what it has reported: a switch must not jump back until the next report. */
const ACCEPTED = "{% set a = value_json.accepted | default({}) %}";

/** `yes` and `no` for a value that can be set. */
export function eitherSet(name: string, yes = "ON", no = "OFF"): string {
  const value = `{% set v = a.${name} if a.${name} is defined else value_json.${name} %}`;
  return `${ACCEPTED}${value}{{ '${yes}' if v else ('${no}' if v is defined else 'None') }}`;
}

/** A number that can be set, within what the entity accepts. */
export function numberSet(name: string, { min, max }: { readonly min: number; readonly max: number }): string {
  const value = `{% set v = a.${name} | default(value_json.${name}) | default(none) %}`;
  return `${ACCEPTED}${value}{{ v if v is number and v >= ${min} and v <= ${max} else none }}`;
}

/** A number within what the entity accepts; anything else would be an error. */
export function within(name: string, { min, max }: { readonly min: number; readonly max: number }): string {
  return `{% set v = value_json.${name} | default(none) %}{{ v if v is number and v >= ${min} and v <= ${max} else none }}`;
}

/** `yes` and `no` for what is true and false. */
export function either(path: string, yes = "ON", no = "OFF"): string {
  const test = `value_json.${path}`;
  return `{{ '${yes}' if ${test} else ('${no}' if ${test} is defined else 'None') }}`;
}

const DIAGNOSTIC = { entity_category: "diagnostic" } as const;

type More = NonNullable<Entity["more"]>;
type Measured = readonly [deviceClass: string, unit: string];

/** A value that is measured now. */
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

/** A moment. */
export function moment(key: string, part: Part, name: string, more: More = {}): Entity {
  return { key, platform: "sensor", part, template: member(name), more: { device_class: "timestamp", ...more } };
}

/** True or false. */
export function binary(key: string, part: Part, name: string, more: More = {}): Entity {
  return { key, platform: "binary_sensor", part, template: either(name), more };
}

/** A count that is left, of something that nobody measures. */
export function left(key: string, name: string, icon: string): Entity {
  const more = { icon, state_class: "measurement", ...DIAGNOSTIC };
  return { key, platform: "sensor", part: "budget", template: member(name), more };
}

/** A number that a person sets. */
export function settable(
  key: string,
  part: Part,
  range: { readonly min: number; readonly max: number; readonly step?: number },
  more: More = {},
): Entity {
  const kind = { step: 1, ...range, ...more };
  return { key, platform: "number", part, template: within(key, range), command: key, more: kind };
}

export { DIAGNOSTIC };
