import type { Deed } from "./virtual-red";

interface FlowNode {
  readonly id: string;
  readonly type: string;
}

/** Ids that are made again in each run; those of the simulator's cars and users are always the same. */
const MADE = /\b(?!51000000-)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

/** Replaces what differs from run to run by its number in the order in which it came. */
export class Names {
  readonly #names = new Map<string, string>();

  plain(text: string): string {
    return text
      .replaceAll(MADE, (id) => this.#nameOf(id, "id"))
      .replaceAll(/(?<=custom-)[0-9a-f]{12}\b/g, (origin) => this.#nameOf(origin, "origin"))
      .replaceAll(/(?<=127\.0\.0\.1:)\d+/g, (port) => this.#nameOf(port, "port"));
  }

  #nameOf(made: string, kind: string): string {
    const name = this.#names.get(made) ?? `<${kind} ${this.#names.size + 1}>`;
    this.#names.set(made, name);
    return name;
  }
}

/** JSON with its keys in order, so that only a value makes a difference. */
export function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, ordered(one)]));
}

/**
 * One line for each thing that the nodes of a flow did. After the first message of an output a line has what is different in it
 * from the one before, by path, with `null` for what is gone; a status that has not changed has no line.
 */
export function lines(deeds: readonly Deed[], flow: readonly FlowNode[]): string {
  const names = new Names();
  const types = new Map(flow.map(({ id, type }) => [id, type]));
  const last = new Map<string, ReadonlyMap<string, string>>();
  return deeds
    .map(({ at, id, what, said }) => {
      const who = `${id} ${types.get(id) ?? ""} ${what}`;
      const now = leaves(said);
      const before = last.get(who);
      last.set(who, now);
      const changed = before ? changes(before, now) : JSON.stringify(ordered(said));
      if (what === "status" && changed === "{}") return "";
      return names.plain(`${new Date(at).toISOString()} ${who} ${changed}\n`);
    })
    .join("");
}

function changes(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string {
  const changed = [...now].filter(([path, json]) => before.get(path) !== json);
  const gone = [...before.keys()].filter((path) => !now.has(path)).map((path) => [path, "null"] as const);
  const all = [...changed, ...gone].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${all.map(([path, json]) => `${JSON.stringify(path)}:${json}`).join(",")}}`;
}

/** The JSON of each value that is no object, by its path. */
function leaves(value: unknown, path = "", found = new Map<string, string>()): ReadonlyMap<string, string> {
  const isTree = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isTree) return found.set(path, JSON.stringify(ordered(value)));
  for (const [key, one] of Object.entries(value)) leaves(one, path === "" ? key : `${path}.${key}`, found);
  return found;
}
