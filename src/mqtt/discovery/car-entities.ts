import {
  binary,
  DIAGNOSTIC,
  either,
  eitherSet,
  type Entity,
  left,
  measured,
  member,
  moment,
  numberSet,
  settable,
} from "./entity";

/** What a car can do and report: an entity that could never have a value is not announced. */
export interface CarAbilities {
  /** Whether it can be started and stopped. */
  readonly charge: boolean;
  /** Whether its charge limit can be set. */
  readonly limit: boolean;
  readonly lock: boolean;
  /** Whether the owner allows unlocking it by request. */
  readonly unlock: boolean;
  /** Whether its position is published. */
  readonly location: boolean;
  /** The kinds of deciding nodes that it has. */
  readonly decision: boolean;
  readonly mode: boolean;
  readonly tariff: boolean;
  /** Whether its make limits the stops, and the commands until it is driven. */
  readonly stops: boolean;
  readonly commands: boolean;
}

/** What differs between installations. */
export interface EntityContext {
  readonly can: CarAbilities;
  /** ISO 4217, if known. */
  readonly currency: string | undefined;
  readonly modes: readonly string[];
  /** All codes of the reasons of decisions. */
  readonly reasonCodes: readonly string[];
  /** Whether this version of Home Assistant has entities for a time of day. */
  readonly hasTime: boolean;
}

/** The event types of a car's event entity. */
const EVENTS = ["started", "stopped", "done", "refused", "fault", "fault_over", "plan_missed"] as const;
export type CarEvent = (typeof EVENTS)[number];

const PERCENT = ["battery", "%"] as const;
const SHARE = { min: 0, max: 100 };
const LIMIT = { min: 50, max: 100 };
/** Home Assistant sends this when the button is pressed. */
const BOOST_MINUTES = "60";

/** The entities of a car. */
export function carEntities(context: EntityContext): readonly Entity[] {
  const { can } = context;
  return [
    ...reported,
    ...(can.location ? [tracker] : []),
    ...commanded(can),
    ...(can.decision ? decided(context) : []),
    ...(can.mode ? moded(context) : []),
    ...(can.tariff ? planned(context) : []),
    ...(can.mode || can.tariff ? departing(context) : []),
    ...session(context),
    left("calls_left", "callsLeft", "mdi:api"),
    ...(can.stops ? [left("stops_left", "stopsLeft", "mdi:stop-circle-outline")] : []),
    ...(can.commands ? [left("commands_left", "commandsLeft", "mdi:remote")] : []),
    ...diagnostic,
  ];
}

const reported: readonly Entity[] = [
  measured("soc", "state", "soc", PERCENT),
  measured("range", "state", "rangeKm", ["distance", "km"], { icon: "mdi:map-marker-distance" }),
  binary("charging", "state", "charging", { device_class: "battery_charging" }),
  binary("plugged_in", "state", "pluggedIn", { device_class: "plug" }),
  binary("at_home", "state", "atHome", { device_class: "presence" }),
  measured("power", "state", "powerW", ["power", "W"]),
  measured("minutes_to_full", "state", "minutesToFull", ["duration", "min"]),
  {
    key: "odometer",
    platform: "sensor",
    part: "state",
    template: member("odometerKm"),
    more: { device_class: "distance", unit_of_measurement: "km", state_class: "total_increasing", icon: "mdi:counter" },
  },
];

const tracker: Entity = {
  key: "location",
  platform: "device_tracker",
  part: "state",
  attributes: "{{ value_json.location | default({}) | tojson }}",
  more: { source_type: "gps", icon: "mdi:car" },
};

function commanded({ charge, limit, lock, unlock }: CarAbilities): readonly Entity[] {
  const locked = eitherSet("locked", "LOCKED", "UNLOCKED");
  return [
    ...(charge
      ? [
          {
            key: "charge",
            platform: "switch",
            part: "state",
            template: eitherSet("charging"),
            command: "charge",
            more: { icon: "mdi:ev-station" },
          } as const,
        ]
      : []),
    limit
      ? { ...settable("limit", "state", LIMIT, battery), template: numberSet("limit", LIMIT) }
      : { ...measured("limit_reported", "state", "limit", PERCENT), more: { ...battery, icon: "mdi:battery-lock" } },
    ...(lock && unlock
      ? [{ key: "lock", platform: "lock", part: "state", template: locked, command: "lock" } as const]
      : [
          { ...binary("locked", "state", "locked", { device_class: "lock" }), template: either("locked", "OFF", "ON") },
        ]),
    ...(lock && !unlock ? [pressed("lock_now", "lock", "LOCK", { icon: "mdi:lock" })] : []),
  ];
}

const battery = { device_class: "battery", unit_of_measurement: "%" } as const;

function pressed(key: string, command: string, payload_press: string, more: Entity["more"] = {}): Entity {
  return { key, platform: "button", command, more: { payload_press, ...more } };
}

function decided({ reasonCodes }: EntityContext): readonly Entity[] {
  return [
    {
      key: "reason",
      platform: "sensor",
      part: "decision",
      template: member("code"),
      attributes:
        "{{ {'reason': value_json.reason | default(none), 'since': value_json.since | default(none), " +
        "'warning': (value_json.warning | default({})).text | default(none)} | tojson }}",
      more: { device_class: "enum", options: [...reasonCodes], icon: "mdi:comment-question-outline" },
    },
    moment("next_change", "decision", "nextChange", { icon: "mdi:clock-outline" }),
  ];
}

function moded({ modes }: EntityContext): readonly Entity[] {
  return [
    {
      key: "mode",
      platform: "select",
      part: "decision",
      template: member("mode"),
      command: "mode",
      more: { options: [...modes], icon: "mdi:tune-variant" },
    },
    pressed("boost", "boost", BOOST_MINUTES, { icon: "mdi:rocket-launch" }),
    pressed("boost_end", "boost", "off", { icon: "mdi:rocket" }),
    settable("minimum", "decision", SHARE, battery),
  ];
}

function planned({ can, currency }: EntityContext): readonly Entity[] {
  const perKwh = currency === undefined ? {} : { unit_of_measurement: `${currency}/kWh` };
  return [
    settable("target", "decision", SHARE, battery),
    settable("full", "decision", SHARE, battery),
    ...(can.mode ? [] : [settable("minimum", "decision", SHARE, battery)]),
    settable(
      "ceiling",
      "decision",
      { min: -1000, max: 1000, step: 0.001 },
      { ...perKwh, mode: "box", icon: "mdi:cash-remove", entity_category: "config" },
    ),
    {
      key: "price",
      platform: "sensor",
      part: "decision",
      template: member("price"),
      more: { ...perKwh, state_class: "measurement", icon: "mdi:cash", suggested_display_precision: 3 },
    },
    ...(["cost", "saving"] as const).map((name) => money(`plan_${name}`, "plan", name, currency)),
  ];
}

function departing({ hasTime }: EntityContext): readonly Entity[] {
  const time = { key: "ready", part: "decision", template: member("readyTime"), command: "ready" } as const;
  const icon = "mdi:clock-check-outline";
  return [
    hasTime
      ? { ...time, platform: "time", more: { icon } }
      : { ...time, platform: "text", more: { icon, min: 4, max: 8, pattern: TIME_OF_DAY } },
    {
      key: "ready_on",
      platform: "switch",
      part: "decision",
      template: either("readyRequested"),
      command: "ready",
      more: { icon: "mdi:clock-alert-outline" },
    },
    moment("departure", "decision", "ready", { icon: "mdi:car-clock" }),
    moment("plan_start", "plan", "start", { icon: "mdi:clock-start" }),
    moment("plan_end", "plan", "end", { icon: "mdi:clock-end" }),
  ];
}

const TIME_OF_DAY = "^([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$";

function session({ currency }: EntityContext): readonly Entity[] {
  const energy = { device_class: "energy", unit_of_measurement: "kWh" };
  const total = { ...energy, state_class: "total_increasing" };
  return [
    { key: "energy_total", platform: "sensor", part: "session", template: member("energyTotalKwh"), more: total },
    // Without statistics: a later report may correct it downwards, which a counter must not be.
    { key: "session_energy", platform: "sensor", part: "session", template: member("energyKwh"), more: energy },
    money("session_cost", "session", "cost", currency),
    {
      key: "solar_share",
      platform: "sensor",
      part: "session",
      template: member("solarShare"),
      more: { unit_of_measurement: "%", state_class: "measurement", icon: "mdi:solar-power" },
    },
  ];
}

/** A sum of money; a plain number if the currency is unknown. */
function money(key: string, part: "plan" | "session", name: string, currency: string | undefined): Entity {
  const more = currency === undefined ? {} : { device_class: "monetary", unit_of_measurement: currency };
  return { key, platform: "sensor", part, template: member(name), more: { icon: "mdi:cash-check", ...more } };
}

const diagnostic: readonly Entity[] = [
  moment("last_seen", "state", "updatedAt", DIAGNOSTIC),
  {
    key: "source",
    platform: "sensor",
    part: "state",
    template: member("source"),
    more: {
      device_class: "enum",
      options: ["webhook", "poll", "command", "estimate"],
      enabled_by_default: false,
      ...DIAGNOSTIC,
    },
  },
  {
    ...binary("fault", "state", "fault", { device_class: "problem", ...DIAGNOSTIC }),
    template: "{{ 'ON' if value_json.fault is defined else 'OFF' }}",
    attributes: "{{ value_json.fault | default({}) | tojson }}",
  },
  binary("stale", "state", "stale", { device_class: "problem", ...DIAGNOSTIC }),
  measured("capacity", "state", "capacityKwh", ["energy_storage", "kWh"], DIAGNOSTIC),
  {
    key: "budget_month",
    platform: "sensor",
    part: "budget",
    template: member("month"),
    more: { icon: "mdi:calendar-month", enabled_by_default: false, ...DIAGNOSTIC },
  },
  { key: "event", platform: "event", part: "event", more: { event_types: [...EVENTS], icon: "mdi:car-info" } },
];
