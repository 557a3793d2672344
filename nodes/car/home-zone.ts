import { createRequire } from "node:module";
import { IANAZone } from "luxon";
import type { Node } from "node-red";
import { systemClock } from "../../src/core/clock";
import { HOUR_MS } from "../../src/core/duration";
import type { Text } from "../../src/core/speech";
import type { Position } from "../../src/home/home-settings";
import type { CodedText } from "../controller/decision-message";
import { textSetting } from "../runtime/settings";
import { say, speak } from "../runtime/speech";
import { showShared } from "../runtime/status";

/** Why the computer's time zone may not be the home's. */
type Doubt =
  /** It is UTC, as in most containers. */
  | "utc"
  /** The variable TZ names no zone, as POSIX rules do not. */
  | "unnamed"
  /** The variable TZ has quotation marks, which Node.js does not understand. */
  | "quoted";

/** The IANA time zone of a home, and by what it is known. */
export interface HomeZone {
  readonly zone: string;
  readonly source: "setting" | "home" | "position" | "computer";
  /** A sentence for whoever can settle it; absent where the zone is certain. */
  readonly doubt?: Text;
}

/**
 * The zone of a home: that of the whole house, so that one node changes it for all; else that of the node's settings; else that of
 * the position, where the computer's does not agree with it; else the computer's, maybe with a doubt.
 */
export function homeZone(setting: unknown, home: Position | undefined, ofHouse?: string): HomeZone {
  if (ofHouse !== undefined) return { zone: ofHouse, source: "home" };
  const set = textSetting(setting);
  if (set !== "") return { zone: set, source: "setting" };
  const { zone, doubt } = computerZone();
  const there = home && zoneAt(home);
  if (there === undefined) return { zone, source: "computer", ...(doubt && { doubt: say(`zone.${doubt}`) }) };
  return agree(zone, there) ? { zone, source: "computer" } : { zone: there, source: "position" };
}

/** What Node.js goes by; of a `TZ` in quotation marks, what is meant. */
function computerZone(): { zone: string; doubt?: Doubt } {
  const variable = (process.env["TZ"] ?? "").trim().replace(/^:/, "");
  const meant = variable.replace(/^(["'])(.*)\1$/, "$2");
  const named = isZone(meant) ? meant : undefined;
  if (meant !== variable) return { zone: named ?? "UTC", doubt: "quoted" };
  if (variable !== "" && named === undefined) return { zone: "UTC", doubt: "unnamed" };
  const zone = named ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone === undefined || isUtc(zone)) return { zone: "UTC", doubt: "utc" };
  return { zone };
}

function isUtc(zone: string): boolean {
  return /^(etc\/|utc|uct|gmt|zulu|universal|greenwich)/i.test(zone);
}

/** What is known of each name, and of each pair: to ask takes long, and there are few, however many cars there are. */
const zones = new Map<string, boolean>();
const pairs = new Map<string, boolean>();

function isZone(name: string): boolean {
  return known(zones, name, () => IANAZone.isValidZone(name));
}

/** Whether both show the same time all year. */
function agree(one: string, other: string): boolean {
  return known(pairs, `${one} ${other}`, () => showTheSame(one, other));
}

function known(answers: Map<string, boolean>, question: string, ask: () => boolean): boolean {
  const answer = answers.get(question) ?? ask();
  answers.set(question, answer);
  return answer;
}

function showTheSame(one: string, other: string): boolean {
  const now = systemClock.now();
  return [0, 1, 2, 3].every((quarter) => {
    const at = now + (quarter * 365 * 24 * HOUR_MS) / 4;
    return IANAZone.create(one).offset(at) === IANAZone.create(other).offset(at);
  });
}

type Lookup = (latitude: number, longitude: number) => string;

let lookup: Lookup | undefined;

/** Loaded only where a position must tell; most computers stand where the car does. `undefined` for no place on earth. */
function zoneAt({ latitude, longitude }: Position): string | undefined {
  lookup ??= createRequire(__filename)("@photostructure/tz-lookup") as Lookup;
  try {
    const zone = lookup(latitude, longitude);
    return isZone(zone) ? zone : undefined;
  } catch {
    return undefined;
  }
}

/** Warns where local times may be another place's: at once, shown until the first decision, and as a warning of each decision. */
export function warnOfDoubt(node: Node, { doubt }: HomeZone): readonly CodedText[] {
  if (doubt === undefined) return [];
  node.warn(speak(doubt));
  showShared(node, "waiting", "zone-uncertain");
  return [{ code: "zone-uncertain", params: {} }];
}
