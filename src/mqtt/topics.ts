import { createHash } from "node:crypto";

/** Where things are below the prefix. `<name>` is that of a car or a home. */

/** Whether the node runs: `<prefix>/status`. */
export const STATUS = "status";
/** What the node and its account are like: `<prefix>/health`. */
export const HEALTH = "health";

/** What is published of a car or a home, each under `<prefix>/<name>/<part>`. */
export type Part = "availability" | "state" | "decision" | "plan" | "budget" | "session" | "event";

/** What is published of a car, and stays with the broker. */
export const CAR_PARTS: readonly Part[] = ["availability", "state", "decision", "plan", "budget", "session"];
export const HOME_PARTS: readonly Part[] = ["availability", "state"];

/** A request's topic taken apart: `<prefix>/<name>/<word>/set`. */
export interface RequestTopic {
  readonly name: string;
  readonly word: string;
}

const SET = "set";

/** Longer topics are none of ours. */
const LONGEST = 300;

/** The name and the word of a request's topic; `undefined` for any other topic. */
export function requestTopic(prefix: string, topic: unknown): RequestTopic | undefined {
  if (typeof topic !== "string" || topic.length > LONGEST || !topic.startsWith(`${prefix}/`)) return undefined;
  const [name = "", word = "", set, ...rest] = topic.slice(prefix.length + 1).split("/");
  if (set !== SET || rest.length > 0 || name === "" || word === "") return undefined;
  return { name, word };
}

/** Where the answer to a request is published. */
export function resultTopic(prefix: string, { name, word }: RequestTopic): string {
  return `${prefix}/${name}/${word}/result`;
}

/** Where a part of what is known of a car or a home is published. */
export function partTopic(prefix: string, level: string, part: Part): string {
  return `${prefix}/${level}/${part}`;
}

/** A name as a level of a topic: small letters, digits, and hyphens; empty where it has none of them. */
export function levelOf(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replaceAll(/\p{M}+/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40);
}

/** What tells a car or a home from others for good, and says nothing of who it is. */
export function idOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 12);
}

export interface Named {
  /** As `idOf` makes it. */
  readonly id: string;
  readonly name: string | undefined;
  /** What it is called without a name of its own. */
  readonly otherwise: string;
}

/** A level for each, no two alike: of several with one name all but the first by their ids carry a part of theirs. */
export function levelsOf(
  things: readonly Named[],
  taken: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, string> {
  const used = new Set([...taken, STATUS, HEALTH]);
  const levels = new Map<string, string>();
  for (const { id, name = "", otherwise } of things.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
    const level = levelOf(name) || levelOf(otherwise) || id;
    const own = used.has(level) ? `${level}-${id.slice(0, 4)}` : level;
    used.add(own);
    levels.set(id, own);
  }
  return levels;
}
