import { say } from "../../../core/speech";
import { fieldAt, type Fields, isFields, type Plain, textAt } from "../plain";
import type { Measured, Powers, Unsure } from "./power-found";

/** `/api/v2/status`: what is fed in is positive, and so is what the battery gives. */
export function sonnen(content: Fields): Powers | undefined {
  if (!content.has("GridFeedIn_W") || !content.has("Production_W")) return undefined;
  return {
    grid: { value: content.get("GridFeedIn_W"), factor: -1 },
    solar: { value: content.get("Production_W") },
    battery: { value: content.get("Pac_total_W") },
    "battery-level": { value: content.get("USOC"), inPercent: true },
  };
}

/** What Grott publishes: tenths of a watt. */
export function growatt(content: Fields): Powers | undefined {
  const values = fieldAt(content, "values");
  if (!isFields(values) || !content.has("device")) return undefined;
  const tenths = (...names: readonly string[]): Plain =>
    names.map((name) => values.get(name)).find((value) => value !== undefined);
  const solar = tenths("pvpowerin");
  const imported = tenths("pactousertot", "pactouserr");
  const exported = tenths("pactogridtot", "pactogridr");
  if (solar === undefined && (imported === undefined || exported === undefined)) return undefined;
  const charging = tenths("p1charge1");
  const giving = tenths("pdischarge1");
  return {
    ...(imported !== undefined && exported !== undefined && { grid: { value: imported, less: exported, factor: 0.1 } }),
    solar: { value: solar, factor: 0.1 },
    ...(charging !== undefined && giving !== undefined && { battery: { value: giving, less: charging, factor: 0.1 } }),
    "battery-level": { value: tenths("SOC"), inPercent: true },
  };
}

/** `/api/meters/aggregates` of a Powerwall. */
export function powerwall(content: Fields): Powers | undefined {
  const power = (name: string): Measured => ({ value: fieldAt(content, name, "instant_power") });
  if (power("site").value === undefined || power("load").value === undefined) return undefined;
  return { grid: power("site"), solar: power("solar"), battery: power("battery") };
}

/** What a channel of OpenEMS measures; `_sum` is of the whole home. */
const CHANNELS: Readonly<Record<string, keyof Powers>> = {
  "_sum/GridActivePower": "grid",
  "_sum/ProductionActivePower": "solar",
  "_sum/EssDischargePower": "battery",
  "_sum/EssSoc": "battery-level",
};

/** One channel of OpenEMS, or a list of several, as its REST interface answers. */
export function openEms(content: Plain): Powers | Unsure | undefined {
  const channels = (Array.isArray(content) ? content : [content]).slice(0, MOST_CHANNELS).filter(isChannel);
  if (channels.length === 0) return undefined;
  const known = channels.flatMap((channel): ReadonlyArray<readonly [keyof Powers, Measured]> => {
    const quantity = CHANNELS[textAt(channel, "address") ?? ""];
    const unit = textAt(channel, "unit");
    if (quantity === undefined || (quantity !== "battery-level" && unit !== undefined && unit !== "W")) return [];
    return [[quantity, { value: fieldAt(channel, "value"), ...(quantity === "battery-level" && { inPercent: true }) }]];
  });
  return known.length === 0 ? { came: say("came.open-ems") } : Object.fromEntries(known);
}

const MOST_CHANNELS = 200;

function isChannel(one: Plain): one is Fields {
  return isFields(one) && one.has("value") && /^\w+\/\w+$/.test(textAt(one, "address") ?? "");
}
