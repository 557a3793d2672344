import type { FeedOptions, Found, MeterPart, Part } from "../feed";
import { fieldAt, type Fields, isList, listAt, type Plain } from "../plain";
import { isNo } from "../rows";
import { powerFound } from "./power-found";
import { namesDevice, ownTopic } from "./own-topics";
import { knownTopic } from "./topic-table";

const CLAMPS = ["L1", "L2", "L3"] as const;

/** One phase, or one clamp of a meter that numbers them. */
interface Clamp {
  readonly part: Part;
  readonly power: Plain;
}

/**
 * The powers of a message that has several phases or clamps, each with a power of its own; `undefined` where it has none, or where its
 * topic names a device.
 */
export function clampsIn(content: Fields, topic: string, options: FeedOptions): Found | undefined {
  const isOther = knownTopic(topic) === undefined && ownTopic(topic) === undefined && namesDevice(topic);
  const [source, clamps] = shellyClamps(content) ?? tasmotaPhases(content) ?? [];
  if (source === undefined || clamps === undefined || isOther) return undefined;
  return clampsFound(clamps, source, options);
}

/** `/status` of the first generation, whose clamps are in a list, and the status of the second, which numbers them. */
function shellyClamps(content: Fields): readonly ["Shelly", readonly Clamp[]] | undefined {
  const emeters = listAt(content, "emeters").map((one) =>
    isNo(fieldAt(one, "is_valid")) ? undefined : fieldAt(one, "power"),
  );
  const numbered = CLAMPS.map((_part, index) => fieldAt(content, `em1:${index}`, "act_power"));
  const powers = emeters.some((power) => power !== undefined) ? emeters : numbered;
  const clamps = CLAMPS.map((part, index) => ({ part, power: powers[index] }));
  const present = clamps.filter(({ power }) => power !== undefined);
  return present.length > 0 && powers.length <= CLAMPS.length ? ["Shelly", present] : undefined;
}

/** A meter of three phases that Tasmota reads itself: its power is a list. */
function tasmotaPhases(content: Fields): readonly ["Tasmota", readonly Clamp[]] | undefined {
  const powers = fieldAt(content, "ENERGY", "Power");
  if (!isList(powers) || powers.length !== CLAMPS.length) return undefined;
  return ["Tasmota", CLAMPS.map((part, index) => ({ part, power: powers[index] }))];
}

function clampsFound(clamps: readonly Clamp[], source: string, options: FeedOptions): Found | undefined {
  const parts: MeterPart[] = [];
  for (const { part, power } of clamps) {
    const found = powerFound(power, { source, part }, options);
    if (!found.ok || found.feed.kind !== "part") return found;
    parts.push({ part, value: found.feed.value });
  }
  const [first, ...others] = parts;
  return first && { ok: true, feed: { kind: "part", ...first, source, ...(others.length > 0 && { others }) } };
}

/** Shelly numbers its meters of one phase, and each sends an object of its own. */
export function clampOf(content: Plain): Part | undefined {
  if (fieldAt(content, "total_act_power") !== undefined || fieldAt(content, "act_power") === undefined)
    return undefined;
  const id = fieldAt(content, "id");
  return id === 0 || id === 1 || id === 2 ? CLAMPS[id] : undefined;
}
