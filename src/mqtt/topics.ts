import { createHash } from "node:crypto";

/** The topics below the prefix. `<name>` is that of a car or a home. */

/** `<prefix>/status`: whether the node is running. */
export const STATUS = "status";
/** `<prefix>/health`: the health of the node and its account. */
export const HEALTH = "health";

/** The documents of a car or a home, each at `<prefix>/<name>/<part>`. */
export type Part = "availability" | "state" | "decision" | "plan" | "budget" | "session" | "event";

/** The retained documents of a car. */
export const CAR_PARTS: readonly Part[] = ["availability", "state", "decision", "plan", "budget", "session"];
/** The retained documents of a home. */
export const HOME_PARTS: readonly Part[] = ["availability", "state"];

/** The parts of the topic of a request, `<prefix>/<name>/<word>/set`. */
export interface RequestTopic {
  readonly name: string;
  readonly word: string;
}

const SET = "set";

/** None of our topics is longer. */
const LONGEST = 300;

/** The name and the word in the topic of a request; `undefined` for any other topic. */
export function requestTopic(prefix: string, topic: unknown): RequestTopic | undefined {
  if (typeof topic !== "string" || topic.length > LONGEST || !topic.startsWith(`${prefix}/`)) return undefined;
  const [name = "", word = "", set, ...rest] = topic.slice(prefix.length + 1).split("/");
  if (set !== SET || rest.length > 0 || name === "" || word === "") return undefined;
  return { name, word };
}

/** The topic for the answer to a request. */
export function resultTopic(prefix: string, { name, word }: RequestTopic): string {
  return `${prefix}/${name}/${word}/result`;
}

/** The topic of a document of a car or a home. */
export function partTopic(prefix: string, level: string, part: Part): string {
  return `${prefix}/${level}/${part}`;
}

/** A name as a level of a topic: lowercase letters, digits, and hyphens. Empty if the name has no letters or digits of ASCII. */
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

/** A permanent, unique id of a car or a home that does not reveal its identity. */
export function idOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 12);
}

/** A car or a home that gets a name in topics. */
export interface Named {
  /** The result of `idOf`. */
  readonly id: string;
  readonly name: string | undefined;
  /** The name to use if it has none. */
  readonly otherwise: string;
}

/**
 * A distinct level for each, in whatever order they come. Those that share a name have a part of their id appended, all of them: with
 * the name alone, requests to one would reach another that is added later.
 */
export function levelsOf(
  things: readonly Named[],
  taken: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, string> {
  const named = things
    .map(({ id, name = "", otherwise }) => ({ id, level: levelOf(name) || levelOf(otherwise) || id }))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const used = new Set([...taken, STATUS, HEALTH]);
  const isOwn = (level: string): boolean => !used.has(level) && named.filter((one) => one.level === level).length === 1;
  const levels = new Map(named.filter(({ level }) => isOwn(level)).map(({ id, level }) => [id, level]));
  for (const level of levels.values()) used.add(level);
  for (const { id, level } of named) {
    if (levels.has(id)) continue;
    const short = `${level}-${id.slice(0, 4)}`;
    const own = used.has(short) ? `${level}-${id}` : short;
    used.add(own);
    levels.set(id, own);
  }
  return levels;
}
