import type { Found, Part } from "../feed";
import { isFields } from "../plain";
import type { Context, Reader } from "../reader";
import { bareValue } from "./objects";
import { powerFound, type Tells } from "./power-found";

const KW = 1000;

/** MQTT topics whose payload is one number, and what it tells. */
const TOPICS: ReadonlyArray<readonly [topic: RegExp, tells: Tells]> = [
  [/^N\/[^/]+\/system\/\d+\/Ac\/Grid\/L1\/Power$/, { source: "Victron", part: "L1" }],
  [/^N\/[^/]+\/system\/\d+\/Ac\/Grid\/L2\/Power$/, { source: "Victron", part: "L2" }],
  [/^N\/[^/]+\/system\/\d+\/Ac\/Grid\/L3\/Power$/, { source: "Victron", part: "L3" }],
  [/^N\/[^/]+\/system\/\d+\/Ac\/Grid\/NumberOfPhases$/, { source: "Victron", part: "phases" }],
  // Positive while the battery is charged.
  [/^N\/[^/]+\/system\/\d+\/Dc\/Battery\/Power$/, { source: "Victron", quantity: "battery", factor: -1 }],
  [/(^|\/)dsmr\/reading\/electricity_currently_delivered$/, { source: "DSMR-reader", part: "import", factor: KW }],
  [/(^|\/)dsmr\/reading\/electricity_currently_returned$/, { source: "DSMR-reader", part: "export", factor: KW }],
  [/(^|\/)p1meter\/actual_consumption$/, { source: "ESP P1 meter", part: "import" }],
  [/(^|\/)p1meter\/actual_returndelivery$/, { source: "ESP P1 meter", part: "export" }],
  [/^[^/]+\/site\/grid\/power$/, { source: "evcc" }],
  [/^[^/]+\/site\/gridPower$/, { source: "evcc" }],
  [/^[^/]+\/site\/pvPower$/, { source: "evcc", quantity: "solar" }],
  [/^[^/]+\/site\/battery(\/p|P)ower$/, { source: "evcc", quantity: "battery" }],
  [/^[^/]+\/loadpoints\/\d+\/chargePower$/, { source: "evcc", quantity: "charger" }],
  [/^openWB\/counter\/\d+\/get\/power$/, { source: "openWB" }],
];

const SHELLY_CLAMP = /^shellies\/[^/]+\/emeter\/([0-2])\/power$/;

const CLAMPS: Readonly<Record<string, Part>> = { "0": "L1", "1": "L2", "2": "L3" };

/** Numbers that only their topic explains. */
export const meterTopics: Reader = {
  name: "MQTT topics of Victron, Shelly, DSMR-reader, ESP P1 meter, evcc and openWB",
  kind: "power",
  read(content, context): Found | undefined {
    if (content === undefined || context.topic === "") return undefined;
    const tells = byUser(context) ?? byClamp(context) ?? TOPICS.find(([topic]) => topic.test(context.topic))?.[1];
    return tells && powerFound(bareValue(content), tells, context.options);
  },
};

function byUser({ topic, options }: Context): Tells | undefined {
  const factor = options.powerUnit === "kW" ? KW : 1;
  if (topic === options.importTopic) return { source: "two topics", part: "import", factor };
  return topic === options.exportTopic ? { source: "two topics", part: "export", factor } : undefined;
}

/** A clamp is the whole grid or one of its phases; clamps beyond the first measure what the user wants. */
function byClamp({ topic, options }: Context): Tells | undefined {
  const [, clamp] = SHELLY_CLAMP.exec(topic) ?? [];
  if (clamp === undefined) return undefined;
  const part = CLAMPS[clamp];
  if ((options.phases ?? 1) > 1 && part) return { source: "Shelly", part };
  return clamp === "0" ? { source: "Shelly" } : undefined;
}

/** A number by itself, where a power is awaited; an entity of Home Assistant declares its unit. */
export const bareNumber: Reader = {
  name: "a number in W or kW",
  kind: "power",
  read(content, { options, unit }): Found | undefined {
    if (options.expect !== "power") return undefined;
    const isBare =
      typeof content === "number" || typeof content === "string" || (isFields(content) && content.has("value"));
    if (!isBare) return undefined;
    return powerFound(
      bareValue(content),
      { source: "a number", quantity: options.quantity ?? "grid", factor: inWatts(unit ?? options.powerUnit) },
      options,
    );
  },
};

function inWatts(unit: string | undefined): number {
  return unit?.trim().toLowerCase() === "kw" ? KW : 1;
}
