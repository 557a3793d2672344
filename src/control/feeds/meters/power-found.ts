import { mayBeShare } from "../../../core/percent";
import { say, type Text } from "../../../core/speech";
import type { FeedOptions, Found, MeterRole, Part, PowerFeed, Quantity } from "../feed";
import { numberFrom } from "../value-description";
import type { Plain } from "../plain";

/** What a number from a meter measures. */
export interface PowerMeaning extends MeterRole {
  readonly source: string;
  readonly quantity?: Quantity;
  readonly part?: Part;
  /** Watts per unit: 1000 for kW, -1 if the sign is the opposite of ours. */
  readonly factor?: number;
  /** A level up to 1 is percent, and no share: its source says so. */
  readonly inPercent?: boolean;
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

/** The power, or what arrived instead of a number. The user's sign applies only at the grid. */
export function powerFound(
  value: Plain,
  { source, quantity = "grid", part, factor = 1, role, group, inPercent }: PowerMeaning,
  options: FeedOptions,
): Found {
  const text = typeof value === "string" ? value.replace(/\s*%\s*$/, "") : value;
  const number = numberFrom(text);
  if (typeof number !== "number") {
    const isBrief = ["came.text", "came.null", "came.empty-text"].includes(number.key);
    return { ok: false, isBrief, came: say("came.from", { came: number, source: shownSource(source) }) };
  }
  const watts = number * factor;
  if (!Number.isFinite(watts))
    return { ok: false, came: say("came.from", { came: say("came.too-large"), source: shownSource(source) }) };
  const isUnsure = inPercent !== true && text === value && mayBeShare(number);
  if (quantity === "battery-level" && (number < 0 || number > 100 || isUnsure)) {
    return { ok: false, came: say("came.not-percent", { number: String(number), source: shownSource(source) }) };
  }

  const isTurned = options.positive === "export" && quantity === "grid" && (part === undefined || part.startsWith("L"));
  // Adding 0 removes the sign of a zero.
  const power = (isTurned ? -watts : watts) + 0;
  const about = { source, ...(role && { role }), ...(group && { group }) };
  if (part !== undefined) return { ok: true, feed: { kind: "part", part, value: power, ...about } };
  return { ok: true, feed: { kind: "power", [FIELDS[quantity]]: power, ...about } };
}

/** One value of several that a message has. `null` and an absent one are left out. */
export interface Measured {
  readonly value: Plain;
  /** What is taken off it: the other direction, as a value of its own. */
  readonly less?: Plain;
  /** Watts per unit. */
  readonly factor?: number;
  readonly inPercent?: boolean;
}

/** What one message of a home's inverter, gateway, or energy manager has, by quantity. */
export type Powers = Readonly<Partial<Record<Quantity, Measured>>>;

/** Data of a system that do not say which of its meters is at the grid. */
export interface Unsure {
  readonly came: Text;
}

/** All powers that one message of a system has, or what arrived instead of one of them; `undefined` where it has none. */
export function powersFound(measured: Powers, source: string, options: FeedOptions): Found | undefined {
  let all: PowerFeed | undefined;
  for (const quantity of QUANTITIES) {
    const { value, less, ...about } = measured[quantity] ?? { value: undefined };
    if (value === undefined || value === null) continue;
    const found =
      less === undefined
        ? powerFound(value, { source, quantity, ...about }, options)
        : differenceFound(value, less, { source, quantity, ...about }, options);
    if (!found.ok || found.feed.kind !== "power") return found;
    all = { ...all, ...found.feed };
  }
  return all && { ok: true, feed: all };
}

const QUANTITIES = ["grid", "solar", "battery", "charger", "battery-level"] as const;

function differenceFound(plus: Plain, minus: Plain, meaning: PowerMeaning, options: FeedOptions): Found {
  const net = netFound(plus, minus, meaning);
  if (!net.ok || net.feed.kind !== "power" || meaning.quantity === "grid") return net;
  return powerFound(net.feed.gridW, { ...meaning, factor: 1 }, options);
}

/** The name of a product is the same in every language; other sources have a text. */
function shownSource(source: string): string | Text {
  switch (source) {
    case "two-registers":
    case "two-topics":
    case "entered-topic":
    case "bare-number":
      return say(`source.${source}`);
    default:
      return source;
  }
}

/** From a meter that sends import and export separately, both positive. */
export function netFound(imported: Plain, exported: Plain, { source, factor = 1 }: PowerMeaning): Found {
  const [plus, minus] = [numberFrom(imported), numberFrom(exported)];
  if (typeof plus !== "number")
    return { ok: false, came: say("came.as-import", { came: plus, source: shownSource(source) }) };
  if (typeof minus !== "number")
    return { ok: false, came: say("came.as-export", { came: minus, source: shownSource(source) }) };
  const gridW = (plus - minus) * factor;
  if (!Number.isFinite(gridW))
    return { ok: false, came: say("came.from", { came: say("came.too-large"), source: shownSource(source) }) };
  return { ok: true, feed: { kind: "power", gridW: Math.round(gridW * 1000) / 1000, source } };
}
