import type { FeedOptions, Found, MeterRole, Part, Quantity } from "../feed";
import { numberFrom } from "../value-description";
import type { Plain } from "../plain";

/** What a number from a meter tells. */
export interface Tells extends MeterRole {
  readonly source: string;
  readonly quantity?: Quantity;
  readonly part?: Part;
  /** Watts per unit: 1000 for kW, -1 where the make's sign is the other way round. */
  readonly factor?: number;
  /** The unit is the one that is set in the node, or declared beside the number. */
  readonly scale?: "set";
}

const FIELDS = {
  grid: "gridW",
  solar: "solarW",
  battery: "batteryW",
  charger: "chargerW",
  "battery-level": "batteryPercent",
} as const satisfies Record<Quantity, string>;

/** The power, or what the number was instead. Only at the grid the user may turn the sign. */
export function powerFound(
  value: Plain,
  { source, quantity = "grid", part, factor = 1, role, group }: Tells,
  options: FeedOptions,
): Found {
  const number = numberFrom(typeof value === "string" ? value.replace(/\s*%\s*$/, "") : value);
  if (typeof number === "string") return { ok: false, came: `${number} from ${source}` };
  const watts = number * factor;
  if (!Number.isFinite(watts)) return { ok: false, came: `a number that is too large from ${source}` };
  if (quantity === "battery-level" && (number < 0 || number > 100)) {
    return { ok: false, came: `the number ${number} from ${source}, which is no level in percent` };
  }

  const isTurned = options.positive === "export" && quantity === "grid" && (part === undefined || part.startsWith("L"));
  // Adding 0 makes a turned 0 a plain one.
  const power = (isTurned ? -watts : watts) + 0;
  const about = { source, ...(role && { role }), ...(group && { group }) };
  if (part !== undefined) return { ok: true, feed: { kind: "part", part, value: power, ...about } };
  return { ok: true, feed: { kind: "power", [FIELDS[quantity]]: power, ...about } };
}

/** From a meter that tells import and export apart, both positive. */
export function netFound(imported: Plain, exported: Plain, { source, factor = 1 }: Tells): Found {
  const [plus, minus] = [numberFrom(imported), numberFrom(exported)];
  if (typeof plus === "string") return { ok: false, came: `${plus} as import from ${source}` };
  if (typeof minus === "string") return { ok: false, came: `${minus} as export from ${source}` };
  const gridW = (plus - minus) * factor;
  if (!Number.isFinite(gridW)) return { ok: false, came: `a number that is too large from ${source}` };
  return { ok: true, feed: { kind: "power", gridW: Math.round(gridW * 1000) / 1000, source } };
}
