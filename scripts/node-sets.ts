/** A set of nodes as Node-RED's admin API lists it: one for each node file. */
interface NodeSet {
  readonly name: string;
  readonly module: string;
  readonly types: readonly string[];
  readonly enabled: boolean;
  readonly loaded?: boolean;
  readonly err?: unknown;
}

/** What is not as it should be with the nodes of a package in a running Node-RED; empty if all were loaded. */
export async function nodeSetProblems(
  origin: string,
  { name, sets }: { name: string; sets: readonly string[] },
): Promise<readonly string[]> {
  const response = await fetch(`${origin}/nodes`, { headers: { accept: "application/json" } });
  const all: readonly NodeSet[] = JSON.parse(await response.text());
  const listed = all.filter(({ module }) => module === name);
  return sets.flatMap(
    (set) =>
      problemOf(
        set,
        listed.find((found) => found.name === set),
      ) ?? [],
  );
}

function problemOf(name: string, set: NodeSet | undefined): string | undefined {
  if (!set) return `${name} was not found`;
  if (set.err) return `${name} failed: ${JSON.stringify(set.err)}`;
  if (!set.enabled) return `${name} is disabled`;
  if (set.loaded === false) return `${name} was not loaded`;
  if (set.types.length === 0) return `${name} registered nothing`;
  return undefined;
}
